{{ config(materialized='table') }}
with

files_orders as (

    select * from {{ ref('stg_files__orders') }}

),

shopify_orders as (

    select * from {{ ref('stg_shopify__orders') }}

),

woocommerce_orders as (

    select * from {{ ref('stg_woocommerce__orders') }}

),

files_shaped as (

    select
        'files' as source,
        order_id,
        coalesce(order_number, order_id) as order_number,
        shop_customer_id,
        customer_email,
        customer_name,
        customer_phone,
        country,
        locale,
        ordered_at,
        paid_at,
        cancelled_at,
        source_status,
        promised_delivery_at,
        current_promised_delivery_at,
        total_amount,
        currency,
        has_marketing_consent,
        null::timestamptz as marketing_consent_at,
        null::varchar as exchange_of_order_number,
        null::boolean as has_unshipped_items,
        updated_at
    from files_orders

),

shopify_shaped as (

    select
        'shopify' as source,
        order_id,
        coalesce(order_number, order_id) as order_number,
        shop_customer_id,
        customer_email,
        customer_name,
        customer_phone,
        country,
        locale,
        ordered_at,
        -- the API has no time of payment; a paid order was paid when processed
        case
            when payment_status in (
                'PAID', 'PARTIALLY_REFUNDED', 'REFUNDED', 'PARTIALLY_PAID'
            ) then processed_at
        end as paid_at,
        cancelled_at,
        source_status,
        promised_delivery_at,
        current_promised_delivery_at,
        total_amount,
        currency,
        has_marketing_consent,
        marketing_consent_at,
        nullif(regexp_extract(tags, 'exchange:(#?[^,]+)', 1), '')
            as exchange_of_order_number,
        has_unshipped_items,
        updated_at
    from shopify_orders
    where not is_test

),

woocommerce_shaped as (

    select
        'woocommerce' as source,
        order_id,
        coalesce(order_number, order_id) as order_number,
        shop_customer_id,
        customer_email,
        customer_name,
        customer_phone,
        country,
        null::varchar as locale,
        ordered_at,
        paid_at,
        cancelled_at,
        source_status,
        null::timestamptz as promised_delivery_at,
        null::timestamptz as current_promised_delivery_at,
        total_amount,
        currency,
        null::boolean as has_marketing_consent,
        null::timestamptz as marketing_consent_at,
        null::varchar as exchange_of_order_number,
        -- many shops never complete an order, so its status holds nothing back
        null::boolean as has_unshipped_items,
        updated_at
    from woocommerce_orders
    -- a payment not made yet, or not gone through, leaves a basket and no order
    where paid_at is not null or source_status not in ('pending', 'failed')

),

unioned as (

    select * from files_shaped
    union all
    select * from shopify_shaped
    union all
    select * from woocommerce_shaped

)

select * from unioned
