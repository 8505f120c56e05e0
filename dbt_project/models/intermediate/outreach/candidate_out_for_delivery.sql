with

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}
    where not is_return

),

-- the scan opens a day of delivery; a further day is a further fact
scans as (

    select
        parcel_id,
        {{ local_date('occurred_at') }} as delivery_date,
        min(occurred_at) as trigger_at
    from {{ ref('fct_parcel_events') }}
    where
        status = 'out_for_delivery'
        and {{ is_lately('occurred_at') }}
    group by all

),

out as (

    select
        scans.*,
        parcels.* exclude (parcel_id),
        orders.order_number,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when parcels.possession_at is not null then 'delivered'
            when parcels.state <> 'out_for_delivery' then 'no_longer_out'
            -- driven to a shop it is not delivered yet
            when parcels.pickup_point is not null then 'goes_to_pickup_point'
            when scans.delivery_date < {{ local_date(as_of()) }}
                then 'day_passed'
        end as superseded_reason
    from scans
    inner join parcels on scans.parcel_id = parcels.parcel_id
    inner join orders on parcels.order_id = orders.order_id

),

-- one mail tells of all that come that day
grouped as (

    select
        *,
        count(*) filter (where superseded_reason is null) over (
            partition by order_id, delivery_date
        ) as parcel_count
    from out
    qualify row_number() over (
        partition by order_id, delivery_date
        order by superseded_reason is null desc, trigger_at asc, parcel_id asc
    ) = 1

),

candidates as (

    select
        'out_for_delivery' as message_type,
        'parcel' as subject_type,
        parcel_id as subject_id,
        concat_ws('|', order_id, delivery_date) as fact_key,
        order_id,
        parcel_id,
        null::varchar as ticket_id,
        customer_id,
        trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        delivery_date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'carrier', carrier,
            'tracking_number', tracking_number,
            'tracking_url', tracking_url,
            'delivery_date', delivery_date,
            'parcel_count', parcel_count
        )::varchar as facts
    from grouped

)

select * from candidates
