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

unioned as (

    {{ parcels_by_source() }}

),

identified as (

    select
        unioned.*,
        coalesce(
            carrier_names.carrier, lower(unioned.carrier_name), 'unknown'
        ) as carrier,
        {{ local_date('unioned.label_at') }} as label_date,
        run_context.shop_country
    from unioned
    cross join run_context
    left join carrier_names
        on lower(unioned.carrier_name) = carrier_names.carrier_name
    where unioned.label_at <= run_context.as_of

),

told_once as (

    -- a hub's parcel is the shop's, a surer hub's or the same hub's told again
    -- where one of its number was labelled within 30 days
    select *
    from identified
    where hub_place is null
    union all
    select parcels.*
    from identified as parcels
    where parcels.hub_place is not null and not exists (
        select 1
        from identified as others
        where
            parcels.parcel_number = others.parcel_number
            and others.carrier in (parcels.carrier, 'unknown')
            and (
                coalesce(others.hub_place, 0) < parcels.hub_place
                or (
                    others.hub_place = parcels.hub_place
                    and others.label_at < parcels.label_at
                )
            )
            and parcels.label_at
            between others.label_at - interval 30 day
            and others.label_at + interval 30 day
    )

)

select
    concat_ws(
        '|', told_once.carrier, told_once.parcel_number, told_once.label_date
    ) as parcel_id,
    told_once.source,
    told_once.carrier,
    told_once.parcel_number,
    told_once.tracking_number,
    told_once.order_id,
    told_once.service,
    told_once.tracking_url,
    told_once.is_return,
    coalesce(
        told_once.origin_country,
        if(told_once.is_return, orders.country, told_once.shop_country)
    ) as origin_country,
    coalesce(
        told_once.destination_country,
        if(told_once.is_return, told_once.shop_country, orders.country)
    ) as destination_country,
    told_once.destination_zip,
    told_once.origin_zip,
    told_once.label_at,
    told_once.shipped_at,
    told_once.cancelled_at,
    orders.cancelled_at as order_cancelled_at,
    case when not told_once.is_return then coalesce(
        told_once.promised_delivery_at, orders.promised_delivery_at
    ) end as promised_delivery_at,
    case when not told_once.is_return then coalesce(
        told_once.current_promised_delivery_at,
        orders.current_promised_delivery_at
    ) end as current_promised_delivery_at,
    told_once.estimated_delivery_at,
    row_number() over (
        partition by told_once.carrier, told_once.parcel_number
        order by told_once.label_at desc, told_once.order_id asc
    ) = 1 as is_newest_use
from told_once
left join orders
    on
        told_once.source = orders.source
        and told_once.order_id = orders.order_id
qualify row_number() over (
    partition by parcel_id order by told_once.label_at, told_once.order_id
) = 1
