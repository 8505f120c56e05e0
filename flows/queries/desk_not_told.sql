-- what was considered about the orders $1 or the tickets $2 and not written, with the
-- last reason; what was taken up by the ledger was written
with

verdicts as (

    select *
    from fct_message_decisions
    where
        message_type <> 'context_note'
        and (
            order_id in (select unnest($1::varchar []))
            or ticket_id in (select unnest($2::varchar []))
        )
    qualify row_number() over (
        partition by message_key, mode order by decided_at desc, reason
    ) = 1

)

select
    verdicts.message_key,
    verdicts.message_type,
    verdicts.order_id,
    verdicts.parcel_id,
    verdicts.ticket_id,
    verdicts.decision,
    verdicts.reason,
    verdicts.decided_at,
    verdicts.not_before
from verdicts
anti join fct_messages as messages
    on
        verdicts.message_key = messages.message_key
        and verdicts.mode = messages.mode
where verdicts.decision <> 'send' and verdicts.reason <> 'already_in_ledger'
order by verdicts.decided_at desc, verdicts.message_type, verdicts.message_key
limit 200
