with

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select
        *,
        pickup_deadline_at - to_days(
            {{ parcel_setting('pickup_reminder_days') }}::integer
        ) as reminds_at,
        ready_for_pickup_at + to_hours(
            {{ parcel_setting('pickup_reminder_gap_hours') }}::bigint
        ) as told_of_by
    from {{ ref('fct_parcels') }}
    where
        not is_return
        and ready_for_pickup_at is not null
        and {{ is_lately('pickup_deadline_at') }}

),

-- a parcel kept for a day or two was told of just now
waiting as (

    select
        parcels.*,
        orders.order_number,
        greatest(parcels.reminds_at, parcels.told_of_by) as trigger_at,
        {{ local_date('parcels.pickup_deadline_at') }} as pickup_deadline_date,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when parcels.possession_at is not null then 'collected'
            when parcels.state <> 'ready_for_pickup' then 'no_longer_waiting'
            when parcels.pickup_deadline_at <= {{ as_of() }}
                then 'pickup_deadline_passed'
        end as superseded_reason
    from parcels
    inner join orders on parcels.order_id = orders.order_id
    where
        greatest(parcels.reminds_at, parcels.told_of_by) <= {{ as_of() }}
        and parcels.told_of_by < parcels.pickup_deadline_at

),

-- one mail tells of all that an order has waiting until that day
grouped as (

    select
        * exclude (pickup_point),
        count(*) filter (where superseded_reason is null)
            over of_order as parcel_count,
        case
            when
                min(pickup_point) filter (where superseded_reason is null)
                    over of_order
                = max(pickup_point) filter (where superseded_reason is null)
                    over of_order
                then pickup_point
        end as pickup_point
    from waiting
    window of_order as (partition by order_id, pickup_deadline_date)
    qualify row_number() over (
        partition by order_id, pickup_deadline_date
        order by superseded_reason is null desc, trigger_at asc, parcel_id asc
    ) = 1

),

candidates as (

    select
        'pickup_reminder' as message_type,
        'parcel' as subject_type,
        parcel_id as subject_id,
        concat_ws('|', order_id, pickup_deadline_date) as fact_key,
        order_id,
        parcel_id,
        null::varchar as ticket_id,
        customer_id,
        trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'carrier', carrier,
            'tracking_number', tracking_number,
            'tracking_url', tracking_url,
            'pickup_point', pickup_point,
            'pickup_deadline_date', pickup_deadline_date,
            'parcel_count', parcel_count
        )::varchar as facts
    from grouped
    where {{ is_lately('trigger_at') }}

)

select * from candidates
