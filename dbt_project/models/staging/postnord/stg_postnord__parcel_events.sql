with

source as (

    -- every answer, since the carrier drops old scans and reuses numbers
    select
        record_id,
        payload ->> '$.service.code' as service_code,
        payload ->> '$.consignor.address.postCode' as consignor_zip,
        (payload ->> '$.deliveryPoint') is not null as has_delivery_point,
        unnest(payload -> '$.items[*].events[*]') as payload
    from (
        {{ known_history(source('raw_postnord', 'shipments')) }}
    ) as answers

),

renamed as (

    select distinct
        record_id as tracking_number,
        coalesce(
            {{ payload_text('status') }}, {{ payload_text('eventStatus') }}
        ) as raw_status,
        {{ payload_text('eventCode') }} as raw_code,
        {{ payload_text('eventDescription') }} as description,
        coalesce(
            {{ payload_text('location.displayName') }},
            {{ payload_text('location.name') }}
        ) as location,
        {{ payload_text('location.postcode') }} as location_zip,
        consignor_zip,
        service_code,
        has_delivery_point,
        {{ postnord_instant(payload_text('eventTime')) }} as occurred_at
    from source
    where occurred_at <= {{ as_of() }}

)

select * from renamed
