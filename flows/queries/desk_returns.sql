-- what came or comes back of the orders $1
select
    returns.*,
    lines.title,
    exchanges.order_number as exchange_order_number
from fct_returns as returns
left join fct_order_lines as lines
    on
        returns.order_id = lines.order_id
        and returns.line_id = lines.line_id
left join fct_orders as exchanges
    on returns.exchange_order_id = exchanges.order_id
where returns.order_id in (select unnest($1::varchar []))
order by returns.requested_at desc, returns.return_line_id
