with

fct_returns as (

    select * from {{ ref('fct_returns') }}

),

fct_order_lines as (

    select * from {{ ref('fct_order_lines') }}

),

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

sold as (

    select
        fct_order_lines.sku,
        arg_max(fct_order_lines.title, fct_orders.ordered_at) as title,
        count(*)::integer as sold_count
    from fct_order_lines
    inner join fct_orders on fct_order_lines.order_id = fct_orders.order_id
    where
        fct_order_lines.sku is not null
        -- what never left cannot come back
        and fct_orders.cancelled_at is null
    group by fct_order_lines.sku

),

-- a line sent back in several parcels came back once
returned_lines as (

    select
        coalesce(fct_order_lines.sku, fct_returns.sku) as sku,
        fct_returns.order_id,
        coalesce(fct_returns.line_id, fct_returns.sku) as line_key,
        coalesce(
            arg_max(fct_returns.reason, fct_returns.requested_at), 'not_stated'
        ) as reason
    from fct_returns
    left join fct_order_lines
        on
            fct_returns.order_id = fct_order_lines.order_id
            and fct_returns.line_id = fct_order_lines.line_id
    group by all

),

returned as (

    select
        sku,
        reason,
        count(*)::integer as returned_count,
        sum(returned_count) over (partition by sku)::integer
            as product_returned_count
    from returned_lines
    where sku is not null
    group by sku, reason

),

final as (

    select
        returned.sku,
        sold.title,
        returned.reason,
        returned.returned_count,
        sold.sold_count,
        (returned.returned_count / sold.sold_count)::double as return_rate,
        {{ wilson('returned.returned_count', 'sold.sold_count', '-') }}::double
            as return_rate_low,
        {{ wilson('returned.returned_count', 'sold.sold_count', '+') }}::double
            as return_rate_high,
        returned.product_returned_count,
        (returned.product_returned_count / sold.sold_count)::double
            as product_return_rate,
        {{ wilson(
            'returned.product_returned_count', 'sold.sold_count', '-'
        ) }}::double as product_return_rate_low,
        {{ wilson(
            'returned.product_returned_count', 'sold.sold_count', '+'
        ) }}::double as product_return_rate_high
    from returned
    left join sold on returned.sku = sold.sku

)

select * from final
