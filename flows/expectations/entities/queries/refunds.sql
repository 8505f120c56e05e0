select
    count(*) as row_count,
    count(*) filter (where refund_id is null) as without_id,
    count(*) - count(distinct concat_ws('|', source, refund_id)) as repeated,
    count(*) filter (where amount < 0) as below_nought,
    count(*) filter (
        where order_id is null or order_id not in (
            select fct_orders.order_id from fct_orders
        )
    ) as without_order
from intermediate.int_refunds_unioned
