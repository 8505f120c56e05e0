select
    message_type,
    coalesce(language, 'unknown') as language,
    state,
    mode,
    count(*) as message_count,
    max(sent_at) as newest_sent_at
from fct_messages
group by all
order by message_type, language, state, mode
