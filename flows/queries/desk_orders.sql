-- the orders $1 with what is in them, the newest first
with

asked as (

    select unnest($1::varchar []) as order_id

),

lines as (

    select
        order_id,
        list({
            'title': title,
            'sku': sku,
            'quantity': quantity,
            'unit_price': unit_price
        } order by line_id) as lines
    from fct_order_lines
    where order_id in (select order_id from asked)
    group by order_id

)

select
    orders.*,
    coalesce(lines.lines, []) as lines
from fct_orders as orders
left join lines on orders.order_id = lines.order_id
where orders.order_id in (select order_id from asked)
order by orders.ordered_at desc, orders.order_id
