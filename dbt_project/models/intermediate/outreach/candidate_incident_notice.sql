with

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}
    where not is_return

),

moving as (

    select status from {{ ref('parcel_statuses') }}
    where is_moving

),

told_dates as (

    select * from {{ ref('int_delivery_dates_told') }}

),

flagged as (

    select distinct parcel_id
    from {{ ref('fct_delay_flags') }}
    where
        is_told
        and cleared_at is null
        and 'delay_notice' in (
            select live.message_type
            from {{ ref('int_message_types_live') }} as live
        )

),

-- an incident is over when neither today nor yesterday shows it; a place that
-- no scan names says nothing of a parcel
incidents as (

    select
        carrier,
        hub,
        max(incident_date) as incident_date
    from {{ ref('fct_incidents') }}
    where
        is_incident
        and hub <> 'unknown'
        and incident_date >= {{ local_date(as_of()) }} - 1
    group by carrier, hub

),

hit as (

    select
        parcels.*,
        incidents.hub,
        orders.order_number,
        coalesce(
            told_dates.told_delivery_date,
            {{ local_date('parcels.current_promised_delivery_at') }}
        ) as told_date,
        greatest(
            parcels.last_scan_at,
            {{ shop_midnight('incidents.incident_date') }}
        ) as trigger_at,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when flagged.parcel_id is not null then 'told_by_delay_notice'
        end as superseded_reason
    from parcels
    inner join incidents
        on
            parcels.carrier = incidents.carrier
            and parcels.last_location = incidents.hub
    semi join moving on parcels.state = moving.status
    inner join orders on parcels.order_id = orders.order_id
    left join told_dates on parcels.parcel_id = told_dates.parcel_id
    left join flagged on parcels.parcel_id = flagged.parcel_id

),

-- one mail tells of all that an order has standing there
grouped as (

    select
        *,
        -- a day gone by was not missed by this
        case
            when told_date >= {{ local_date(as_of()) }} then told_date
        end as expected_date,
        count(*) filter (where superseded_reason is null) over (
            partition by order_id, carrier, hub
        ) as parcel_count
    from hit
    qualify row_number() over (
        partition by order_id, carrier, hub
        order by superseded_reason is null desc, trigger_at asc, parcel_id asc
    ) = 1

),

candidates as (

    select
        'incident_notice' as message_type,
        'parcel' as subject_type,
        parcel_id as subject_id,
        concat_ws('|', order_id, carrier, hub) as fact_key,
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
            'hub', hub,
            'expected_date', expected_date,
            'parcel_count', parcel_count
        )::varchar as facts
    from grouped
    where {{ is_lately('trigger_at') }}

)

select * from candidates
