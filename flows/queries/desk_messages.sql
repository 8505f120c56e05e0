-- what was written in the tickets $1, in the rows $2, oldest first
select
    ticket_id,
    author,
    body,
    is_cut,
    is_public,
    is_auto_reply,
    created_at
from mart_desk_messages
where
    rowid in (select unnest($2::bigint []))
    and list_contains($1::varchar [], ticket_id)
order by ticket_id, created_at, message_id
limit 500
