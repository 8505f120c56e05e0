with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

int_inquiries_categorised as (

    select * from {{ ref('int_inquiries_categorised') }}

),

final as (

    select
        int_tickets_unioned.ticket_id,
        int_tickets_unioned.source,
        int_tickets_unioned.ticket_id as ticket_number,
        null::varchar as customer_id,
        int_tickets_unioned.customer_email,
        int_tickets_unioned.created_at,
        int_tickets_unioned.status,
        int_tickets_unioned.channel,
        int_tickets_unioned.subject,
        int_inquiries_categorised.topic,
        int_inquiries_categorised.intent,
        int_inquiries_categorised.confidence,
        int_inquiries_categorised.is_uncertain,
        int_inquiries_categorised.secondary_intent,
        int_inquiries_categorised.language,
        null::boolean as is_after_hours,
        null::varchar as matched_order_id,
        null::varchar as matched_parcel_id,
        0::double as match_confidence,
        'none' as match_reason,
        null::varchar as parcel_delay_flag,
        null::timestamptz as first_reply_due_at,
        null::timestamptz as first_replied_at,
        null::boolean as is_breached,
        null::varchar as preventable_reason,
        null::decimal(18, 2) as suggested_goodwill,
        int_inquiry_texts.is_auto_reply as is_machine_mail,
        null::varchar as first_message_id,
        null::varchar as change_window
    from int_tickets_unioned
    inner join int_inquiry_texts
        on
            int_tickets_unioned.source = int_inquiry_texts.source
            and int_tickets_unioned.ticket_id = int_inquiry_texts.ticket_id
    inner join int_inquiries_categorised
        on
            int_tickets_unioned.source = int_inquiries_categorised.source
            and int_tickets_unioned.ticket_id
            = int_inquiries_categorised.ticket_id

)

select * from final
