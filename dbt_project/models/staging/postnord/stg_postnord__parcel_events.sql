with

answers as (

    -- every answer, since the carrier drops old scans and reuses numbers
    select
        record_id as tracking_number,
        (_seen_at, payload_hash) as told_in,
        payload ->> '$.service.code' as service_code,
        payload ->> '$.consignor.address.postCode' as consignor_zip,
        (payload ->> '$.deliveryPoint') is not null as has_delivery_point,
        unnest(payload -> '$.items[*]') as item
    from (
        {{ known_history(source('raw_postnord', 'shipments')) }}
    ) as versions

),

items as (

    -- a number may be one item's, or a shipment's of several
    select
        *,
        item ->> '$.itemId' as item_id,
        count(*) over (partition by tracking_number, told_in) as item_count
    from answers
    qualify
        item_id = tracking_number
        or not coalesce(bool_or(item_id = tracking_number) over (
            partition by tracking_number, told_in
        ), false)

),

events as (

    select
        *,
        unnest(item -> '$.events[*]') as payload
    from items

),

renamed as (

    select
        tracking_number,
        told_in,
        item_id,
        coalesce(
            {{ payload_text('status') }}, {{ payload_text('eventStatus') }}
        ) as raw_status,
        coalesce(
            {{ payload_text('eventCode') }},
            {{ payload_text('localEventCode') }}
        ) as raw_code,
        {{ payload_text('eventDescription') }} as description,
        coalesce(
            {{ payload_text('location.displayName') }},
            {{ payload_text('location.name') }}
        ) as location,
        {{ payload_text('location.postcode') }} as location_zip,
        consignor_zip,
        service_code,
        if(
            item_id is null or item_id = tracking_number, 1, item_count
        ) as item_count,
        has_delivery_point,
        raw_status in ('DELIVERED', 'RETURNED') as is_last,
        {{ lacks_offset(payload_text('eventTime')) }} as is_zone_assumed,
        {{ postnord_instant(payload_text('eventTime')) }} as occurred_at
    from events
    where {{ is_known('occurred_at') }}

),

counted as (

    select
        *,
        {{ is_of_a_part('item_id', 'item_count') }} as is_of_a_part
    from renamed

)

-- the newest answer that tells of a scan knows best what it was part of
select
    tracking_number,
    raw_status,
    raw_code,
    max(description) as description,
    location,
    location_zip,
    arg_max(consignor_zip, told_in) as consignor_zip,
    arg_max(service_code, told_in) as service_code,
    arg_max(has_delivery_point, told_in) as has_delivery_point,
    arg_max(is_of_a_part, told_in) as is_of_a_part,
    bool_or(is_zone_assumed) as is_zone_assumed,
    occurred_at
from counted
group by
    tracking_number, raw_status, raw_code, location, location_zip, occurred_at
