-- what was considered about the orders $1 or the tickets $2, in the rows $3, and not
-- written, with the last reason; those rows are of nothing that the ledger took up
select
    message_key,
    message_type,
    order_id,
    ticket_id,
    reason,
    decided_at,
    not_before
from (
    select *
    from fct_message_decisions
    where
        rowid in (select unnest($3::bigint []))
        and message_type <> 'context_note'
        and (
            list_contains($1::varchar [], order_id)
            or list_contains($2::varchar [], ticket_id)
        )
    qualify row_number() over (
        partition by message_key, mode order by decided_at desc, reason
    ) = 1
)
where decision <> 'send' and reason <> 'already_in_ledger'
order by decided_at desc, message_type, message_key
limit 200
