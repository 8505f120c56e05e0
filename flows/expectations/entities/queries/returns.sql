select
    count(*) as row_count,
    count(*) filter (where return_line_id is null) as without_id,
    count(*) - count(distinct return_line_id) as repeated,
    count(*) filter (
        where order_id is null or order_id not in (
            select fct_orders.order_id from fct_orders
        )
    ) as without_order,
    count(*) filter (where received_at < requested_at) as received_too_early,
    count(*) filter (where checked_at < received_at) as checked_too_early
from fct_returns
