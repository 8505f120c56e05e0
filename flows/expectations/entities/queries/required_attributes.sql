with

run_context as (

    select as_of from raw_varsel.run_context

),

recent_lines as (

    select
        lower(fct_order_lines.product_type) as product_type,
        fct_order_lines.attributes
    from fct_order_lines
    inner join fct_orders on fct_order_lines.order_id = fct_orders.order_id
    cross join run_context
    where
        fct_orders.ordered_at > run_context.as_of - interval 28 day
        and fct_orders.cancelled_at is null

)

select
    required_attributes.product_type,
    required_attributes.attribute,
    count(*) as row_count,
    count(*) filter (
        where nullif(trim(
            recent_lines.attributes
            ->> ('$."' || required_attributes.attribute || '"')
        ), '') is null
    ) as missing_count
from recent_lines
inner join seeds.required_attributes as required_attributes
    on recent_lines.product_type = required_attributes.product_type
group by required_attributes.product_type, required_attributes.attribute
order by required_attributes.product_type, required_attributes.attribute
