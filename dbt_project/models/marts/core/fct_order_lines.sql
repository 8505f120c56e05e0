with

lines as (

    select * from {{ ref('int_order_lines_unioned') }}

)

select
    order_id,
    line_id,
    sku,
    title,
    product_type,
    quantity,
    unit_price,
    attributes
from lines
