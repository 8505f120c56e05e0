-- what came or comes back of the orders $1
with

returns as (

    select *
    from fct_returns
    where order_id in (select unnest($1::varchar []))

),

lines as (

    select
        order_id,
        line_id,
        title
    from fct_order_lines
    where order_id in (select unnest($1::varchar []))

),

exchanges as (

    select
        order_id,
        order_number
    from fct_orders
    where order_id in (select exchange_order_id from returns)

)

select
    returns.*,
    lines.title,
    exchanges.order_number as exchange_order_number
from returns
left join lines
    on
        returns.order_id = lines.order_id
        and returns.line_id = lines.line_id
left join exchanges on returns.exchange_order_id = exchanges.order_id
order by returns.requested_at desc, returns.return_line_id
