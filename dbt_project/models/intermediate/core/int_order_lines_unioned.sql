{{ config(materialized='table') }}
with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

files_lines as (

    select * from {{ ref('stg_files__order_lines') }}

),

shopify_lines as (

    select * from {{ ref('stg_shopify__order_lines') }}

),

woocommerce_lines as (

    select * from {{ ref('stg_woocommerce__order_lines') }}

),

unioned as (

    select
        'files' as source,
        order_id,
        line_id,
        sku,
        title,
        product_type,
        quantity,
        unit_price,
        attributes
    from files_lines
    union all
    select
        'shopify' as source,
        order_id,
        line_id,
        sku,
        title,
        product_type,
        quantity,
        unit_price,
        attributes
    from shopify_lines
    union all
    select
        'woocommerce' as source,
        order_id,
        line_id,
        sku,
        title,
        product_type,
        quantity,
        unit_price,
        attributes
    from woocommerce_lines

)

-- a line has no time of its own: it is known when its order is
select unioned.*
from unioned
semi join orders
    on unioned.source = orders.source and unioned.order_id = orders.order_id
