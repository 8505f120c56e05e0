-- the orders $1, in the rows $2, with what is in them, in the rows $3; newest first
with

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
    where rowid in (select unnest($3::bigint []))
    group by order_id

)

select
    orders.order_id,
    orders.order_number,
    orders.order_state,
    orders.ordered_at,
    orders.paid_at,
    orders.cancelled_at,
    orders.change_window,
    orders.missing_fields,
    orders.total_amount,
    orders.refunded_amount,
    orders.currency,
    coalesce(lines.lines, []) as lines
from fct_orders as orders
left join lines on orders.order_id = lines.order_id
where
    orders.rowid in (select unnest($2::bigint []))
    and list_contains($1::varchar [], orders.order_id)
order by orders.ordered_at desc, orders.order_id
