with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

returns as (

    select * from {{ ref('int_returns_unioned') }}

),

named as (

    -- Shopify: the new order names the number of the old one
    select
        orders.source,
        orders.order_id,
        originals.order_id as exchange_of_order_id
    from orders
    inner join orders as originals
        on
            orders.source = originals.source
            and orders.exchange_of_order_number = originals.order_number
    union all
    -- files: the return names the new order
    select
        source,
        exchange_order_id as order_id,
        order_id as exchange_of_order_id
    from returns
    where exchange_order_id is not null

)

select
    source,
    order_id,
    min(exchange_of_order_id) as exchange_of_order_id
from named
group by source, order_id
