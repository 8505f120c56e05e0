with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

categorised as (

    select * from {{ ref('int_inquiries_categorised') }}

),

screened as (

    select * from {{ ref('int_tickets_screened') }}

),

matched as (

    select * from {{ ref('int_tickets_matched') }}

),

clock as (

    select * from {{ ref('int_first_replies_timed') }}

),

parcels as (

    select * from {{ ref('int_inquiry_parcels_joined') }}

),

explained as (

    select * from {{ ref('int_inquiries_explained') }}

),

goodwill as (

    select * from {{ ref('int_goodwill_suggested') }}

),

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

-- one mailbox may stand with several customers; the latest of them is meant
customers as (

    select
        people.mailbox,
        arg_max(
            people.customer_id, (dim.last_ordered_at, people.customer_id)
        ) as customer_id
    from {{ ref('int_customers_identified') }} as people
    inner join {{ ref('dim_customers') }} as dim
        on people.customer_id = dim.customer_id
    group by people.mailbox

),

final as (

    select
        tickets.ticket_id,
        tickets.source,
        tickets.ticket_id as ticket_number,
        coalesce(customers.customer_id, fct_orders.customer_id) as customer_id,
        tickets.customer_email,
        tickets.created_at,
        tickets.status,
        tickets.channel,
        tickets.subject,
        categorised.topic,
        categorised.intent,
        categorised.confidence,
        categorised.is_uncertain,
        categorised.secondary_intent,
        categorised.language,
        clock.is_after_hours,
        matched.matched_order_id,
        parcels.parcel_id as matched_parcel_id,
        matched.match_confidence,
        matched.match_reason,
        parcels.delay_flag as parcel_delay_flag,
        clock.first_reply_due_at,
        clock.first_replied_at,
        clock.is_breached,
        case
            when not screened.is_machine_mail then explained.preventable_reason
        end as preventable_reason,
        goodwill.suggested_goodwill,
        screened.is_machine_mail,
        nullif(regexp_extract(
            texts.first_headers, '(?i)message-id"?\s*[:=]\s*"?\s*(<[^>]+>)', 1
        ), '') as first_message_id,
        fct_orders.change_window,
        fct_orders.withdrawal_deadline_date,
        coalesce(texts.first_message_at, tickets.created_at)
        < {{ end_of_local_day('fct_orders.withdrawal_deadline_date') }}
            as is_in_withdrawal_period
    from int_tickets_unioned as tickets
    inner join int_inquiry_texts as texts
        on {{ same_ticket('tickets', 'texts') }}
    inner join categorised
        on {{ same_ticket('tickets', 'categorised') }}
    inner join screened
        on {{ same_ticket('tickets', 'screened') }}
    inner join matched
        on {{ same_ticket('tickets', 'matched') }}
    inner join clock
        on {{ same_ticket('tickets', 'clock') }}
    left join parcels
        on {{ same_ticket('tickets', 'parcels') }}
    left join explained
        on {{ same_ticket('tickets', 'explained') }}
    left join goodwill
        on {{ same_ticket('tickets', 'goodwill') }}
    left join customers
        on {{ address_key('tickets.customer_email') }} = customers.mailbox
    left join fct_orders
        on matched.matched_order_id = fct_orders.order_id

)

select * from final
