-- what came or comes back of the orders $1, in the rows $2, with what it is, in the
-- rows $3 of lines
with

returns as (

    select
        return_line_id,
        order_id,
        line_id,
        sku,
        reason,
        return_state,
        requested_at,
        refunded_at,
        refund_due_date,
        exchange_order_id
    from fct_returns
    where
        rowid in (select unnest($2::bigint []))
        and list_contains($1::varchar [], order_id)

),

lines as (

    select
        order_id,
        line_id,
        title
    from fct_order_lines
    where rowid in (select unnest($3::bigint []))

),

places as (

    select row_number
    from lookups.desk_rows
    where
        mart = 'fct_orders'
        and key in (
            select lookups.desk_key('order', exchange_order_id) from returns
        )

),

exchanges as (

    select
        order_id,
        order_number
    from fct_orders
    where rowid in (from places)

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
