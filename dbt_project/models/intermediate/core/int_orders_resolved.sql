with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

parcels as (

    select * from {{ ref('int_order_parcels_summarised') }}

),

-- a source of which no parcel is known has no parcel feed
parcel_feeds as (

    select distinct source
    from parcels

),

returns as (

    select
        source,
        order_id,
        count(distinct line_id) as returned_line_count
    from {{ ref('int_returns_resolved') }}
    where received_at is not null
    group by source, order_id

),

lines as (

    select
        source,
        order_id,
        count(*) as line_count
    from {{ ref('int_order_lines_unioned') }}
    group by source, order_id

)

select
    orders.source,
    orders.order_id,
    coalesce(parcels.parcel_count, 0)::integer as parcel_count,
    parcels.parcels_state,
    case
        when orders.cancelled_at is not null then 'cancelled'
        when
            parcels.returned_count = parcels.parcel_count
            or returns.returned_line_count >= lines.line_count
            then 'returned'
        when
            parcels.delivered_count = parcels.parcel_count
            and not coalesce(orders.has_unshipped_items, false)
            then 'delivered'
        when parcels.delivered_count > 0 then 'partially_delivered'
        when
            parcels.shipped_count = parcels.parcel_count
            and not coalesce(orders.has_unshipped_items, false)
            then 'shipped'
        when parcels.shipped_count > 0 then 'partially_shipped'
        when orders.paid_at is not null then 'paid'
        else 'placed'
    end as order_state,
    case
        when orders.cancelled_at is not null or parcels.shipped_count > 0
            then 'closed'
        when parcels.parcel_count > 0 then 'at_warehouse'
        when parcel_feeds.source is null then 'unknown'
        else 'open'
    end as change_window,
    case
        when not coalesce(orders.has_unshipped_items, false)
            then parcels.possession_at
    end as possession_at
from orders
left join parcel_feeds on orders.source = parcel_feeds.source
left join parcels
    on
        orders.source = parcels.source and orders.order_id = parcels.order_id
left join returns
    on
        orders.source = returns.source and orders.order_id = returns.order_id
left join lines
    on orders.source = lines.source and orders.order_id = lines.order_id
