with

source as (

    {{ known_versions(source('raw_shipmondo', 'shipments')) }}

),

shipments as (

    select
        shipments.*,
        shipments.payload as shipment,
        origins.payload as origin
    from source as shipments
    left join source as origins
        on
            (shipments.payload ->> '$.origin_shipment_id') = origins.record_id

),

parcels as (

    -- several of a kind stand in one entry, with a list of their numbers
    select
        record_id,
        shipment,
        origin,
        unnest(coalesce(
            nullif(
                shipment ->> '$.parcels[*].pkg_nos[*]'
                || (shipment ->> '$.parcels[*].pkg_no'),
                []
            ),
            [shipment ->> '$.pkg_no']
        )) as pkg_no
    from shipments

),

renamed as (

    select distinct
        record_id as shipment_id,
        nullif(trim(pkg_no), '') as tracking_number,
        shipment ->> '$.carrier_code' as carrier_name,
        coalesce(
            nullif(trim(shipment ->> '$.order_id'), ''),
            nullif(trim(origin ->> '$.order_id'), '')
        ) as order_number,
        coalesce(
            nullif(trim(shipment ->> '$.reference'), ''),
            nullif(trim(origin ->> '$.reference'), '')
        ) as order_reference,
        coalesce(
            nullif(trim(shipment ->> '$.description'), ''),
            shipment ->> '$.product_code'
        ) as service,
        nullif(trim(shipment ->> '$.service_point.name'), '') as pickup_point,
        upper(shipment ->> '$.sender.country_code') as origin_country,
        upper(shipment ->> '$.receiver.country_code') as destination_country,
        shipment ->> '$.receiver.zipcode' as destination_zip,
        coalesce(
            (shipment ->> '$.origin_shipment_id') is not null
            or (shipment ->> '$.source_type') = 'return',
            false
        ) as is_return,
        {{ iso_instant("shipment ->> '$.created_at'", "'UTC'") }} as label_at
    from parcels
    where {{ is_known('label_at') }} and tracking_number is not null

)

select * from renamed
