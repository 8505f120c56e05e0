select
    reason,
    sum(returned_count)::bigint as returned_count
from mart_return_reasons
group by reason
order by returned_count desc, reason asc
