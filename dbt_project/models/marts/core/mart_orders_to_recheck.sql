with

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

shopify_orders as (

    select * from {{ ref('stg_shopify__orders') }}

),

woocommerce_orders as (

    select * from {{ ref('stg_woocommerce__orders') }}

),

seen as (

    select
        'shopify' as source,
        order_id,
        last_seen_at
    from shopify_orders
    union all
    select
        'woocommerce' as source,
        order_id,
        last_seen_at
    from woocommerce_orders

),

aged as (

    select
        orders.source,
        orders.order_id,
        orders.order_state,
        orders.order_state in ('delivered', 'returned', 'cancelled')
            as is_closed,
        seen.last_seen_at,
        run_context.as_of
    from orders
    cross join run_context
    inner join seen
        on
            orders.source = seen.source
            and orders.order_id = seen.order_id
    where orders.ordered_at > run_context.as_of - interval 60 day

)

select
    source,
    order_id,
    order_state,
    last_seen_at
from aged
where
    last_seen_at
    <= as_of - case when is_closed then interval 7 day else interval 20 hour end
