-- what customers were told about the orders $1 or the tickets $2, the newest first;
-- each way of its own, so that either is looked up and nothing is read through
with

-- the note on a ticket tells colleagues, and the same as this page
of_orders as (

    select *
    from fct_messages
    where
        order_id in (select unnest($1::varchar []))
        and message_type <> 'context_note'

),

of_tickets as (

    select *
    from fct_messages
    where
        ticket_id in (select unnest($2::varchar []))
        and message_type <> 'context_note'
        and (order_id is null or not list_contains($1::varchar [], order_id))

),

messages as (

    select * from of_orders
    union all
    select * from of_tickets

)

select
    message_key,
    message_type,
    order_id,
    parcel_id,
    ticket_id,
    language,
    channel,
    state,
    mode,
    told_delivery_date,
    error,
    coalesce(sent_at, settled_at, reserved_at) as happened_at
from messages
order by happened_at desc, message_key
limit 200
