-- each verdict on each message about these orders, tickets and customers, oldest first
with

asked_orders as (

    select order_id
    from fct_orders
    where
        order_id = $1
        or order_number = $1
        or ltrim(order_number, '#') = ltrim($1, '#')
        or list_contains($2, customer_id)

),

asked_tickets as (

    select ticket_id
    from fct_inquiries
    where
        ticket_id = $1
        or ticket_number = $1
        or list_contains($2, customer_id)
        or customer_email = $3

)

select
    decisions.message_key,
    decisions.message_type,
    decisions.subject_type,
    decisions.order_id,
    decisions.ticket_id,
    decisions.parcel_id,
    decisions.decision,
    decisions.reason,
    decisions.rule_version,
    decisions.trigger_at,
    decisions.decided_at,
    decisions.not_before,
    decisions.arm,
    judged.recipient_email,
    judged.language
from fct_message_decisions as decisions
left join intermediate.int_messages_judged as judged
    on decisions.message_key = judged.message_key
where
    decisions.order_id in (select asked_orders.order_id from asked_orders)
    or decisions.ticket_id in (select asked_tickets.ticket_id from asked_tickets)
    or list_contains($2, decisions.customer_id)
    or judged.recipient_email = $3
order by
    decisions.trigger_at,
    decisions.message_type,
    decisions.message_key,
    decisions.decided_at
