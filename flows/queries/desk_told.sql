-- what customers were told about the orders $1 or the tickets $2, in the rows $3, the
-- newest first
select
    message_key,
    message_type,
    order_id,
    ticket_id,
    channel,
    state,
    mode,
    coalesce(sent_at, settled_at, reserved_at) as happened_at
from fct_messages
where
    rowid in (select unnest($3::bigint []))
    -- the note on a ticket tells colleagues, and the same as this page
    and message_type <> 'context_note'
    and (
        list_contains($1::varchar [], order_id)
        or list_contains($2::varchar [], ticket_id)
    )
order by happened_at desc, message_key
limit 200
