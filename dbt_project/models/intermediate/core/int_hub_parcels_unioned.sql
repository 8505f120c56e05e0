with

carrier_names as (

    select * from {{ ref('carrier_names') }}

),

aftership_parcels as (

    select * from {{ ref('stg_aftership__parcels') }}

),

aftership_events as (

    select * from {{ ref('stg_aftership__parcel_events') }}

),

easypost_parcels as (

    select * from {{ ref('stg_easypost__parcels') }}

),

easypost_events as (

    select * from {{ ref('stg_easypost__parcel_events') }}

),

shipmondo_parcels as (

    select * from {{ ref('stg_shipmondo__parcels') }}

),

unioned as (

    select
        'shipmondo' as hub,
        1 as hub_place,
        shipment_id as hub_parcel_id,
        * exclude (shipment_id)
    from shipmondo_parcels
    union all by name
    select
        'aftership' as hub,
        2 as hub_place,
        tracking_id as hub_parcel_id,
        * exclude (tracking_id)
    from aftership_parcels
    union all by name
    select
        'easypost' as hub,
        3 as hub_place,
        tracker_id as hub_parcel_id,
        * exclude (tracker_id)
    from easypost_parcels

),

scans as (

    select
        'aftership' as hub,
        tracking_id as hub_parcel_id,
        occurred_at
    from aftership_events
    union all
    select
        'easypost' as hub,
        tracker_id as hub_parcel_id,
        occurred_at
    from easypost_events

),

scan_spans as (

    select
        unioned.hub,
        unioned.hub_parcel_id,
        -- older scans are of an earlier use of the number
        min(scans.occurred_at) filter (
            where scans.occurred_at >= unioned.label_at - interval 30 day
        ) as first_scan_at,
        max(scans.occurred_at) as last_scan_at
    from unioned
    inner join scans
        on
            unioned.hub = scans.hub
            and unioned.hub_parcel_id = scans.hub_parcel_id
    group by unioned.hub, unioned.hub_parcel_id

),

labelled as (

    select
        unioned.* exclude (label_at, carrier_name),
        coalesce(
            carrier_names.carrier, lower(unioned.carrier_name), 'unknown'
        ) as carrier,
        -- a hub may be told of a parcel long after the carrier was
        case
            when scan_spans.first_scan_at < unioned.label_at - interval 2 day
                then scan_spans.first_scan_at
            else unioned.label_at
        end as label_at,
        greatest(unioned.label_at, scan_spans.last_scan_at) as last_scan_at
    from unioned
    left join carrier_names
        on lower(unioned.carrier_name) = carrier_names.carrier_name
    left join scan_spans
        on
            unioned.hub = scan_spans.hub
            and unioned.hub_parcel_id = scan_spans.hub_parcel_id

)

select * from labelled
