with

judged as (

    select * from {{ ref('int_messages_judged') }}

),

due as (

    select
        message_key,
        message_type,
        message_class,
        flow,
        subject_type,
        subject_id,
        order_id,
        parcel_id,
        ticket_id,
        customer_id,
        recipient_email,
        recipient_name,
        recipient_phone,
        language,
        is_language_fallback,
        channel,
        priority,
        trigger_at,
        not_before,
        not_after,
        arm,
        rule_version,
        told_delivery_date,
        in_reply_to,
        facts
    from judged
    where decision = 'send'

)

select * from due
