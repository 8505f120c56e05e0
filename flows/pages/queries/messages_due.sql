select
    message_type,
    count(*) as message_count,
    min(trigger_at) as oldest_trigger_at
from mart_messages_due
group by message_type
order by message_count desc, message_type asc
