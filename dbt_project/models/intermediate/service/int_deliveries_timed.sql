with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

resolved as (

    select * from {{ ref('int_orders_resolved') }}

),

parcels as (

    select * from {{ ref('int_order_parcels_summarised') }}

),

-- what a source never told of at all is not missing, it is unknown
parcel_feeds as (

    select distinct source
    from parcels

)

select
    orders.source,
    orders.order_id,
    'delivery' as clock,
    case
        when orders.promised_delivery_at is null then 'order'
        else 'promise'
    end as start_event,
    orders.order_id as evidence_id,
    orders.ordered_at as started_at,
    coalesce(
        greatest(
            {{ local_date('orders.promised_delivery_at') }},
            case
                when orders.promised_delivery_at is not null
                    then {{ local_date('orders.ordered_at') }}
            end
        ),
        {{ local_date('orders.ordered_at') }}
        + {{ clock_days('delivery_days') }}
    ) as due_date,
    coalesce(resolved.possession_at, orders.cancelled_at) as ended_at,
    case
        when resolved.possession_at is not null then 'possession'
        when orders.cancelled_at is not null then 'cancelled'
        when resolved.order_state = 'returned' then 'returned'
    end as end_event,
    parcel_feeds.source is not null and coalesce(parcels.is_followed, true)
        as is_end_known,
    false as is_withheld
from orders
inner join resolved
    on
        orders.source = resolved.source
        and orders.order_id = resolved.order_id
left join parcel_feeds on orders.source = parcel_feeds.source
left join parcels
    on
        orders.source = parcels.source
        and orders.order_id = parcels.order_id
