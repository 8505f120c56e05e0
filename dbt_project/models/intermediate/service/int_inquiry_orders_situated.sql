{{ config(materialized='table') }}

with

int_inquiry_orders_meant as (

    select * from {{ ref('int_inquiry_orders_meant') }}

),

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

int_inquiry_parcels_seen as (

    select * from {{ ref('int_inquiry_parcels_seen') }}

),

stale_tracking as (

    select to_hours(value::integer) as stale_after
    from {{ ref('inquiry_settings') }}
    where setting = 'stale_tracking_hours'

),

-- a shop of which no parcel is known has no parcel feed
parcel_feed as (

    select count(*) > 0 as is_heard
    from {{ ref('fct_parcels') }}

),

orders_then as (

    select
        meant.source,
        meant.ticket_id,
        meant.created_at,
        meant.order_id,
        fct_orders.ordered_at,
        {{ promise_end('fct_orders.promised_delivery_at') }} as promise_end_at
    from int_inquiry_orders_meant as meant
    inner join fct_orders on meant.order_id = fct_orders.order_id
    inner join parcel_feed on parcel_feed.is_heard
    where coalesce(fct_orders.cancelled_at > meant.created_at, true)

),

judged as (

    select
        orders_then.*,
        seen.parcel_id,
        seen.shipped_at,
        seen.ready_for_pickup_at,
        seen.possession_at,
        seen.late_at,
        seen.lately_late_at,
        seen.stalled_at,
        seen.held_back_at,
        coalesce(seen.last_scan_at, seen.shipped_at) as last_scan_at,
        case
            when seen.possession_at <= orders_then.created_at
                then if(
                    seen.lately_late_at is null, 'delivered', 'delivered_late'
                )
            when
                seen.late_at is not null
                or (
                    seen.parcel_id is null
                    and orders_then.promise_end_at <= orders_then.created_at
                )
                then 'late'
            when seen.ready_for_pickup_at <= orders_then.created_at
                then if(
                    seen.lately_late_at is null,
                    'at_pickup_point',
                    'ready_late'
                )
            -- it came back to the shop
            when seen.lately_late_at is not null then 'late'
            when seen.held_back_at is not null then 'held_back'
            when coalesce(seen.shipped_at > orders_then.created_at, true)
                then 'before_dispatch'
            when seen.stalled_at is not null then 'stalled'
            when
                orders_then.created_at
                - coalesce(seen.last_scan_at, seen.shipped_at)
                > stale_tracking.stale_after
                then 'silent'
            else 'moving'
        end as situation
    from orders_then
    cross join stale_tracking
    left join int_inquiry_parcels_seen as seen
        on
            orders_then.source = seen.source
            and orders_then.ticket_id = seen.ticket_id
            and orders_then.order_id = seen.order_id

),

final as (

    select
        source,
        ticket_id,
        order_id,
        parcel_id,
        situation,
        case situation
            when 'delivered' then possession_at
            when 'delivered_late' then possession_at
            when 'late' then coalesce(late_at, lately_late_at, promise_end_at)
            when 'at_pickup_point' then ready_for_pickup_at
            when 'ready_late' then ready_for_pickup_at
            when 'held_back' then held_back_at
            when 'before_dispatch' then ordered_at
            when 'stalled' then stalled_at
            else last_scan_at
        end as since_at
    from judged

)

select * from final
