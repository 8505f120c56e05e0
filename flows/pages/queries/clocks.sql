select
    clock,
    state,
    count(*) as clock_count
from fct_service_clocks
group by all

union all

select
    clock,
    state,
    count(*) as clock_count
from fct_legal_clocks
where clock in ('delivery', 'refund')
group by all
order by clock asc, state asc
