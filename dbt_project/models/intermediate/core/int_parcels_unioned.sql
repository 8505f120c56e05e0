{{ config(materialized='table') }}
with

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

carrier_names as (

    select * from {{ ref('carrier_names') }}

),

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

files_parcels as (

    select * from {{ ref('int_file_parcels_labelled') }}

),

shopify_parcels as (

    select * from {{ ref('stg_shopify__parcels') }}

),

shopify_return_labels as (

    select * from {{ ref('stg_shopify__return_labels') }}

),

woocommerce_parcels as (

    select * from {{ ref('stg_woocommerce__parcels') }}

),

unioned as (

    select
        'files' as source,
        tracking_number as parcel_number,
        * exclude (updated_at, first_seen_at, origin_zip)
    from files_parcels
    union all by name
    select
        'shopify' as source,
        coalesce(tracking_number, fulfilment_id) as parcel_number,
        false as is_return,
        *
    from shopify_parcels
    union all by name
    select
        'shopify' as source,
        tracking_number as parcel_number,
        true as is_return,
        *
    from shopify_return_labels
    union all by name
    select
        'woocommerce' as source,
        tracking_number as parcel_number,
        false as is_return,
        *
    from woocommerce_parcels

),

identified as (

    select
        unioned.*,
        coalesce(
            carrier_names.carrier, lower(unioned.carrier_name), 'unknown'
        ) as carrier,
        (unioned.label_at at time zone run_context.time_zone)::date
            as label_date,
        run_context.shop_country
    from unioned
    cross join run_context
    left join carrier_names
        on lower(unioned.carrier_name) = carrier_names.carrier_name
    where unioned.label_at <= run_context.as_of

)

select
    concat_ws(
        '|', identified.carrier, identified.parcel_number, identified.label_date
    ) as parcel_id,
    identified.source,
    identified.carrier,
    identified.parcel_number,
    identified.tracking_number,
    identified.order_id,
    identified.service,
    identified.tracking_url,
    identified.is_return,
    coalesce(
        identified.origin_country,
        if(identified.is_return, orders.country, identified.shop_country)
    ) as origin_country,
    coalesce(
        identified.destination_country,
        if(identified.is_return, identified.shop_country, orders.country)
    ) as destination_country,
    identified.destination_zip,
    identified.label_at,
    identified.shipped_at,
    identified.cancelled_at,
    orders.cancelled_at as order_cancelled_at,
    case when not identified.is_return then coalesce(
        identified.promised_delivery_at, orders.promised_delivery_at
    ) end as promised_delivery_at,
    case when not identified.is_return then coalesce(
        identified.current_promised_delivery_at,
        orders.current_promised_delivery_at
    ) end as current_promised_delivery_at,
    identified.estimated_delivery_at,
    row_number() over (
        partition by identified.carrier, identified.parcel_number
        order by identified.label_at desc, identified.order_id asc
    ) = 1 as is_newest_use
from identified
left join orders
    on
        identified.source = orders.source
        and identified.order_id = orders.order_id
qualify row_number() over (
    partition by parcel_id order by identified.label_at, identified.order_id
) = 1
