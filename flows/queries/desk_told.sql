-- what customers were told about the orders $1 or the tickets $2, the newest first
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
from fct_messages
where
    -- the note on a ticket tells colleagues, and the same as this page
    message_type <> 'context_note'
    and (
        order_id in (select unnest($1::varchar []))
        or ticket_id in (select unnest($2::varchar []))
    )
order by happened_at desc, message_key
limit 200
