{{ config(materialized='table') }}
with

parcels as (

    select * from {{ ref('int_parcels_unioned') }}

),

events as (

    select * from {{ ref('int_parcel_events_unioned') }}

),

carrier_statuses as (

    select * from {{ ref('carrier_statuses') }}

),

attached as (

    -- two days of slack: some carriers hear of a parcel before the shop prints it
    select
        events.*,
        parcels.parcel_id,
        parcels.tracking_number,
        parcels.carrier as parcel_carrier,
        coalesce(bool_or(events.source <> 'shopify') over (
            partition by parcels.parcel_id
        ), false) as has_carrier_news
    from events
    asof inner join parcels
        on
            events.parcel_number = parcels.parcel_number
            and events.occurred_at >= parcels.label_at - interval 2 day

),

mapped as (

    select
        attached.*,
        coalesce(by_code.status, by_status.status) as status,
        coalesce(by_code.reason, by_status.reason) as reason,
        coalesce(
            by_code.is_informational, by_status.is_informational, false
        ) as is_informational
    from attached
    left join carrier_statuses as by_status
        on
            attached.source = by_status.source
            and attached.raw_status = by_status.raw_status
            and by_status.raw_code is null
    left join carrier_statuses as by_code
        on
            attached.source = by_code.source
            and attached.raw_status = by_code.raw_status
            and attached.raw_code = by_code.raw_code
    where
        -- the shop's own events only where the carrier was not heard
        (attached.source <> 'shopify' or not attached.has_carrier_news)
        and coalesce(attached.carrier, attached.parcel_carrier)
        = attached.parcel_carrier

)

select
    md5(concat_ws(
        '|',
        parcel_id,
        raw_status,
        coalesce(raw_code, ''),
        epoch_us(occurred_at),
        coalesce(location, '')
    )) as parcel_event_id,
    parcel_id,
    tracking_number,
    parcel_carrier as carrier,
    source,
    occurred_at,
    status,
    raw_status,
    raw_code,
    reason,
    description,
    location,
    location_type,
    estimated_delivery_at,
    is_informational
from mapped
qualify row_number() over (
    partition by parcel_event_id
    order by estimated_delivery_at desc nulls last, description, source
) = 1
