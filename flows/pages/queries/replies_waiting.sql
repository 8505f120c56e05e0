select
    coalesce(ticket_number, ticket_id) as ticket_number,
    coalesce(topic, 'uncategorised') as topic,
    intent,
    language,
    change_window,
    is_breached,
    created_at,
    first_reply_due_at
from fct_inquiries
where
    first_replied_at is null
    and coalesce(status, 'new') not in ('solved', 'closed')
    and not is_machine_mail
order by first_reply_due_at asc nulls last, ticket_id asc
