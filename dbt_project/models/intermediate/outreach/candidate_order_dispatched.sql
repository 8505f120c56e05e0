with

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

messages as (

    select * from {{ ref('stg_ledger__messages') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

told_parcels as (

    select distinct messages.parcel_id
    from messages
    inner join run_context on messages.mode = run_context.sending_mode
    where messages.message_type = 'order_dispatched'

),

outbound as (

    select
        parcels.*,
        told_parcels.parcel_id is not null as is_told,
        least(parcels.first_scan_at, parcels.shipped_at) as dispatched_at,
        count(*) filter (where parcels.state != 'cancelled') over (
            partition by parcels.order_id
        ) as parcel_count
    from parcels
    left join told_parcels on parcels.parcel_id = told_parcels.parcel_id
    where not parcels.is_return

),

-- one mail tells of all that left on a day; the parcel already told of stays
-- the one that speaks, whatever an older scan says later
grouped as (

    select
        outbound.*,
        row_number() over (
            partition by order_id, {{ local_date('dispatched_at') }}
            order by is_told desc, dispatched_at asc, parcel_id asc
        ) as place_in_day
    from outbound
    where dispatched_at is not null

),

judged as (

    select
        grouped.*,
        orders.order_number,
        {{ local_date(as_of()) }} as today_date,
        {{ local_date(
            'coalesce(
                grouped.estimated_delivery_at,
                grouped.current_promised_delivery_at
            )'
        ) }} as promised_date,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when grouped.possession_at is not null then 'delivered'
            when grouped.state = 'ready_for_pickup' then 'ready_for_pickup'
            when grouped.state = 'exception' then 'stopped_on_the_way'
            when grouped.state = 'returning' or grouped.is_final
                then 'no_longer_on_the_way'
            when grouped.place_in_day > 1 and not grouped.is_told
                then 'told_with_first_parcel'
        end as superseded_reason
    from grouped
    inner join orders on grouped.order_id = orders.order_id

),

-- a day gone by is nothing to look forward to
dated as (

    select
        judged.*,
        case when promised_date >= today_date then promised_date end
            as expected_date
    from judged

),

candidates as (

    select
        'order_dispatched' as message_type,
        'parcel' as subject_type,
        parcel_id as subject_id,
        parcel_id as fact_key,
        order_id,
        parcel_id,
        null::varchar as ticket_id,
        customer_id,
        dispatched_at as trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        expected_date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'carrier', carrier,
            'tracking_number', tracking_number,
            'tracking_url', tracking_url,
            'service', service,
            'expected_date', expected_date,
            'parcel_count', parcel_count
        )::varchar as facts
    from dated

)

select * from candidates
