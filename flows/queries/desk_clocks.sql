-- what was promised, by the law about the orders $1, in the rows $3, and by the shop
-- about the tickets $2, in the rows $4
select
    'order' as subject_type,
    order_id as subject_id,
    clock,
    state,
    due_at,
    -- a day of the law's is told as a day
    due_date,
    ended_at
from fct_legal_clocks
where
    rowid in (select unnest($3::bigint []))
    and list_contains($1::varchar [], order_id)
union all
select
    'ticket' as subject_type,
    ticket_id as subject_id,
    clock,
    state,
    due_at,
    null::date as due_date,
    stopped_at as ended_at
from fct_service_clocks
where
    rowid in (select unnest($4::bigint []))
    and list_contains($2::varchar [], ticket_id)
order by subject_type, subject_id, due_at nulls last, clock
