-- what was promised, by the law and by the shop, about the orders $1 and the tickets $2
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
where order_id in (select unnest($1::varchar []))
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
where ticket_id in (select unnest($2::varchar []))
order by subject_type, subject_id, due_at nulls last, clock
