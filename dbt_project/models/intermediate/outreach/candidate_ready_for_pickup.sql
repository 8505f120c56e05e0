with

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

waiting as (

    select
        parcels.*,
        orders.order_number,
        {{ local_date('parcels.pickup_deadline_at') }} as pickup_deadline_date,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when parcels.possession_at is not null then 'collected'
            when parcels.state != 'ready_for_pickup' then 'no_longer_waiting'
            when parcels.pickup_deadline_at <= {{ as_of() }}
                then 'pickup_deadline_passed'
        end as superseded_reason
    from parcels
    inner join orders on parcels.order_id = orders.order_id
    where
        not parcels.is_return
        and {{ is_lately('parcels.ready_for_pickup_at') }}

),

candidates as (

    select
        'ready_for_pickup' as message_type,
        'parcel' as subject_type,
        parcel_id as subject_id,
        parcel_id as fact_key,
        order_id,
        parcel_id,
        null::varchar as ticket_id,
        customer_id,
        ready_for_pickup_at as trigger_at,
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
            'pickup_deadline_date', pickup_deadline_date
        )::varchar as facts
    from waiting

)

select * from candidates
