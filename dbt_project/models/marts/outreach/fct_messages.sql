with

messages as (

    select * from {{ ref('stg_ledger__messages') }}

),

selected as (

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
        trigger_at,
        reserved_at,
        sent_at,
        settled_at,
        receipt,
        error,
        told_delivery_date
    from messages

)

select * from selected
