select due.message_key
from {{ ref('mart_messages_due') }} as due
inner join {{ ref('stg_ledger__messages') }} as messages
    on due.message_key = messages.message_key
inner join {{ ref('stg_varsel__run_context') }} as run_context
    on messages.mode = run_context.sending_mode
where messages.state not in ('pending', 'claimed', 'sending')
