with

run_context as (

    select as_of from raw_varsel.run_context

),

-- a source that gives no lines at all is not asked for them
recent_orders as (

    select
        fct_orders.order_id,
        fct_orders.order_id in (select order_id from fct_order_lines)
            as has_lines
    from fct_orders
    cross join run_context
    where
        fct_orders.ordered_at > run_context.as_of - interval 28 day
        and fct_orders.source in (
            select lined_orders.source
            from fct_orders as lined_orders
            inner join fct_order_lines
                on lined_orders.order_id = fct_order_lines.order_id
        )

),

orders_counted as (

    select
        count(*) as recent_order_count,
        count(*) filter (where not has_lines) as orders_without_lines
    from recent_orders

),

lines_counted as (

    select
        count(*) as row_count,
        count(*) filter (
            where order_id is null or line_id is null
        ) as without_id,
        count(*)
        - count(distinct concat_ws('|', order_id, line_id)) as repeated,
        count(*) filter (where quantity < 0) as below_nought,
        count(*) filter (where unit_price < 0) as price_below_nought,
        count(*) filter (where sku is null and title is null) as without_name,
        count(*) filter (
            where order_id not in (select order_id from fct_orders)
        ) as without_order
    from fct_order_lines

)

select
    lines_counted.*,
    orders_counted.recent_order_count,
    orders_counted.orders_without_lines
from lines_counted
cross join orders_counted
