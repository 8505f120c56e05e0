-- what was written in the tickets $1, oldest first
select *
from mart_desk_messages
where ticket_id in (select unnest($1::varchar []))
order by ticket_id, created_at, message_id
limit 500
