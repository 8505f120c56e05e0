with

source as (

    select * from {{ source('raw_ledger', 'messages') }}

),

renamed as (

    select
        message_key,
        mode,
        message_type,
        subject_type,
        subject_id,
        order_id,
        parcel_id,
        ticket_id,
        customer_id,
        recipient,
        language,
        channel,
        state,
        receipt,
        error,
        attempts,
        event_seq,
        coalesce(is_released, false) as is_released,
        told_delivery_date,
        trigger_at,
        reserved_at,
        sent_at,
        settled_at,
        not_after
    from source

)

select * from renamed
