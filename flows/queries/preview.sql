-- what would go or wait now, and what has changed since verdicts were last recorded
select
    judged.message_type,
    judged.language,
    judged.decision,
    judged.reason,
    judged.arm,
    judged.recipient_email,
    judged.order_id,
    judged.ticket_id,
    judged.trigger_at,
    judged.not_before,
    judged.message_key,
    recorded.decision as decision_before,
    recorded.reason as reason_before,
    case
        when recorded.message_key is null then 'new'
        when judged.decision != recorded.decision then 'changed'
        when judged.reason != recorded.reason then 'changed'
        else 'as before'
    end as difference
from intermediate.int_messages_judged as judged
left join intermediate.int_verdicts_recorded as recorded
    on judged.message_key = recorded.message_key
where
    judged.decision in ('send', 'defer')
    or recorded.decision in ('send', 'defer') and judged.decision = 'drop'
    and judged.reason != 'already_in_ledger'
order by
    judged.message_type,
    judged.language,
    judged.decision desc,
    judged.reason,
    judged.trigger_at,
    judged.message_key
