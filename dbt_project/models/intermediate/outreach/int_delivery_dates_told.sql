with

told as (

    select * from {{ ref('int_messages_told') }}

),

-- a notice that could name no day took back the day named before it
dated as (

    select
        message_key,
        message_type,
        order_id,
        parcel_id,
        told_delivery_date,
        sent_at
    from told
    where
        parcel_id is not null
        and (
            told_delivery_date is not null or message_type = 'delay_notice'
        )
    qualify row_number() over (
        partition by parcel_id order by sent_at desc, event_seq desc
    ) = 1

)

select * from dated
