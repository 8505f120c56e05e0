{{ config(materialized='table') }}
with

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

parcels as (

    select * from {{ ref('int_parcels_unioned') }}

),

carriers as (

    select * from {{ ref('carriers') }}

),

carrier_news as (

    select * from {{ ref('int_carrier_shipments_unioned') }}

),

scans as (

    select * from {{ ref('int_parcel_scans_summarised') }}

),

followed_carriers as (

    -- silence means something only where the carrier is heard or asked
    select parcels.carrier
    from parcels
    inner join scans on parcels.parcel_id = scans.parcel_id
    where scans.first_scan_at is not null
    union
    select carrier
    from {{ ref('int_polls_unioned') }}

),

placed as (

    select
        parcels.* exclude (service, estimated_delivery_at, shipped_at),
        scans.* exclude (parcel_id),
        coalesce(carrier_news.service, parcels.service) as service,
        coalesce(
            carrier_news.pickup_point, scans.ready_location
        ) as pickup_point,
        coalesce(
            carrier_news.estimated_delivery_at,
            scans.scan_estimated_delivery_at,
            parcels.estimated_delivery_at
        ) as estimated_delivery_at,
        coalesce(scans.first_scan_at, parcels.shipped_at) as shipped_at,
        case when scans.ready_for_pickup_at is not null then coalesce(
            carrier_news.pickup_deadline_at,
            scans.ready_for_pickup_at
            + to_days(coalesce(carriers.pickup_days, 7))
        ) end as pickup_deadline_at,
        {{ promise_end('parcels.promised_delivery_at') }} as promise_end_at,
        followed_carriers.carrier is not null as is_followed,
        greatest(
            parcels.label_at,
            parcels.promised_delivery_at,
            scans.last_scan_at,
            scans.last_changed_at
        ) + interval 30 day as expires_at,
        run_context.as_of
    from parcels
    cross join run_context
    left join scans on parcels.parcel_id = scans.parcel_id
    left join carriers on parcels.carrier = carriers.carrier
    left join followed_carriers
        on parcels.carrier = followed_carriers.carrier
    left join carrier_news
        on
            parcels.carrier = carrier_news.carrier
            and parcels.tracking_number = carrier_news.tracking_number
            and parcels.is_newest_use
            -- of a number used again the carrier may still tell the old use
            and (
                carrier_news.last_scan_at is null
                or carrier_news.last_scan_at
                >= parcels.label_at - interval 2 day
                or scans.last_scan_at is not null
            )

),

judged as (

    select
        *,
        case
            when scan_is_final then last_status
            when cancelled_at is not null and first_scan_at is null
                then 'cancelled'
            when coalesce(last_status, '') <> 'lost' and expires_at <= as_of
                then 'expired'
            else coalesce(last_status, 'label_created')
        end as state
    from placed

)

select
    *,
    coalesce(scan_is_final, false) or state = 'cancelled' as is_final,
    case
        when scan_is_final then last_changed_at
        when state = 'cancelled' then cancelled_at
    end as final_at
from judged
