with

products as (

    select
        sku,
        any_value(title) as title,
        any_value(sold_count) as sold_count,
        any_value(product_returned_count) as returned_count,
        any_value(product_return_rate) as return_rate,
        any_value(product_return_rate_low) as return_rate_low,
        any_value(product_return_rate_high) as return_rate_high,
        arg_max(reason, returned_count) as foremost_reason
    from mart_return_reasons
    group by sku

)

select
    sku,
    title,
    sold_count,
    returned_count,
    return_rate,
    return_rate_low,
    return_rate_high,
    foremost_reason
from products
-- what came back once or twice of few sold says nothing yet
order by
    return_rate_low desc nulls last, returned_count desc, sku asc
limit 12
