with

files_returns as (

    select * from {{ ref('stg_files__returns') }}

),

shopify_returns as (

    select * from {{ ref('stg_shopify__returns') }}

),

unioned as (

    select
        'files' as source,
        return_id,
        order_id,
        line_id,
        sku,
        coalesce(kind, 'refund') as kind,
        reason,
        exchange_order_id,
        tracking_number,
        requested_at,
        received_at,
        checked_at
    from files_returns
    union all by name
    select
        'shopify' as source,
        return_id,
        order_id,
        line_id,
        sku,
        'refund' as kind,
        reason,
        requested_at,
        closed_at as checked_at
    from shopify_returns
    -- a declined or cancelled request binds nobody
    where source_status not in ('CANCELED', 'DECLINED')

)

select * from unioned
