{{ config(materialized='table') }}

with

inquiries as (

    select * from {{ ref('fct_inquiries') }}
    where not is_machine_mail

),

customers as (

    select * from {{ ref('dim_customers') }}

),

settings as (

    select * from {{ ref('self_service_settings') }}

),

-- answers of the topic stand below the receipt for a customer's message
shown as (

    select
        ticket_id,
        min(sent_at) as shown_at
    from {{ ref('int_messages_told') }}
    where message_type = 'ticket_acknowledgement'
    group by ticket_id

),

written as (

    select
        source,
        ticket_id,
        min(created_at) as first_at,
        list(created_at) as written_at
    from {{ ref('int_ticket_messages_unioned') }}
    where author = 'customer' and not coalesce(is_auto_reply, false)
    group by source, ticket_id

),

begun as (

    select
        inquiries.source,
        inquiries.ticket_id,
        inquiries.topic,
        inquiries.intent,
        inquiries.is_uncertain,
        inquiries.language,
        coalesce(customers.segment, 'unknown') as segment,
        shown.shown_at is not null and not inquiries.is_uncertain as is_shown,
        greatest(
            shown.shown_at, written.first_at, inquiries.created_at
        ) as answered_at,
        written.written_at
    from inquiries
    left join customers
        on inquiries.customer_id = customers.customer_id
    left join shown
        on inquiries.ticket_id = shown.ticket_id
    left join written
        on {{ same_ticket('inquiries', 'written') }}

)

select
    begun.source,
    begun.ticket_id,
    begun.topic,
    begun.intent,
    begun.is_uncertain,
    begun.language,
    begun.segment,
    begun.is_shown,
    begun.answered_at
    + to_days(settings.judged_after_days) <= {{ as_of() }} as is_judged,
    coalesce(len(list_filter(
        begun.written_at, lambda each: each > begun.answered_at
    )), 0) = 0 as is_ended
from begun
cross join settings
