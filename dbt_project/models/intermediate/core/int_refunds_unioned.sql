with

files_refunds as (

    select * from {{ ref('stg_files__refunds') }}

),

shopify_refunds as (

    select * from {{ ref('stg_shopify__refunds') }}

),

woocommerce_refunds as (

    select * from {{ ref('stg_woocommerce__refunds') }}

),

unioned as (

    select
        'files' as source,
        refund_id,
        order_id,
        return_id,
        currency,
        payment_method,
        amount,
        issued_at
    from files_refunds
    union all by name
    select
        'shopify' as source,
        *
    from shopify_refunds
    union all by name
    select
        'woocommerce' as source,
        *
    from woocommerce_refunds

)

select * from unioned
