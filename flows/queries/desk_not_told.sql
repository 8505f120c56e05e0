-- what was considered about the orders $1 or the tickets $2 and not written, with the
-- last reason; what was taken up by the ledger was written
with

of_orders as (

    select *
    from fct_message_decisions
    where
        order_id in (select unnest($1::varchar []))
        and message_type <> 'context_note'

),

of_tickets as (

    select *
    from fct_message_decisions
    where
        ticket_id in (select unnest($2::varchar []))
        and message_type <> 'context_note'
        and (order_id is null or not list_contains($1::varchar [], order_id))

),

verdicts as materialized (

    select *
    from (
        select * from of_orders
        union all
        select * from of_tickets
    )
    qualify row_number() over (
        partition by message_key, mode order by decided_at desc, reason
    ) = 1

),

-- few are left, and only theirs are looked for among all messages
written as (

    select
        message_key,
        mode
    from fct_messages
    where message_key in (select message_key from verdicts)

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
anti join written
    on
        verdicts.message_key = written.message_key
        and verdicts.mode = written.mode
where verdicts.decision <> 'send' and verdicts.reason <> 'already_in_ledger'
order by verdicts.decided_at desc, verdicts.message_type, verdicts.message_key
limit 200
