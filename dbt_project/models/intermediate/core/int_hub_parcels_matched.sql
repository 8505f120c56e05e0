{{ config(materialized='table') }}
with

parcels as (

    select * from {{ ref('int_hub_parcels_unioned') }}

),

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

names as (

    -- what a hub may call an order by, the surest first
    select
        hub,
        hub_parcel_id,
        label_at,
        1 as place,
        'id' as kind,
        order_id as name
    from parcels
    union all
    select
        hub,
        hub_parcel_id,
        label_at,
        2 as place,
        'number' as kind,
        {{ order_number_key('order_number') }} as name
    from parcels
    union all
    select
        hub,
        hub_parcel_id,
        label_at,
        3 as place,
        'number' as kind,
        {{ order_number_key('order_reference') }} as name
    from parcels

),

order_names as (

    select
        source,
        order_id,
        ordered_at,
        'id' as kind,
        order_id as name
    from orders
    union all
    select
        source,
        order_id,
        ordered_at,
        'number' as kind,
        {{ order_number_key('order_number') }} as name
    from orders

),

found as (

    select
        names.hub,
        names.hub_parcel_id,
        names.place,
        min(order_names.source) as order_source,
        min(order_names.order_id) as order_id,
        count(distinct order_names.source || '|' || order_names.order_id)
            as order_count
    from names
    inner join order_names
        on names.kind = order_names.kind and names.name = order_names.name
    -- numbers begin anew in another system, and no label goes before its order
    where
        order_names.ordered_at
        between names.label_at - interval 365 day
        and names.label_at + interval 1 day
    group by names.hub, names.hub_parcel_id, names.place
    qualify row_number() over (
        partition by names.hub, names.hub_parcel_id order by names.place
    ) = 1

)

select
    parcels.* exclude (order_id, order_number, order_reference),
    found.order_source,
    found.order_id
from parcels
left join found
    on
        parcels.hub = found.hub
        and parcels.hub_parcel_id = found.hub_parcel_id
        -- several orders of that name: better none than the wrong one
        and found.order_count = 1
