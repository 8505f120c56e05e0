with

country_time_zones as (

    select * from {{ ref('country_time_zones') }}

),

source as (

    {{ known_versions(
        '(select * from ' ~ source('raw_bring', 'consignments')
        ~ " where payload ->> '$.notFound' is distinct from 'true')"
    ) }}

),

packages as (

    select
        record_id as tracking_number,
        unnest(payload -> '$.consignmentSet[*].packageSet[*]') as payload
    from source

),

dated as (

    select
        packages.tracking_number,
        packages.payload,
        {{ payload_text('packageNumber') }} as package_number,
        coalesce(country_time_zones.time_zone, 'Europe/Oslo') as time_zone,
        {{ bring_date('dateOfEstimatedDelivery') }} as estimated_date,
        {{ bring_date('dateOfReturn') }} as return_date,
        (payload ->> '$.eventSet[0].dateIso')::timestamptz as last_scan_at
    from packages
    left join country_time_zones
        on
            upper({{ payload_text('recipientAddress.countryCode') }})
            = country_time_zones.country

),

renamed as (

    -- of several packages the one that comes last; it may be collected all day
    select
        tracking_number,
        coalesce(
            {{ payload_text('productName') }}, {{ payload_text('productCode') }}
        ) as service,
        last_scan_at,
        (return_date + interval 1 day - interval 1 second)
        at time zone time_zone as pickup_deadline_at,
        estimated_date at time zone time_zone as estimated_delivery_at
    from dated
    qualify row_number() over (
        partition by tracking_number
        order by
            package_number = tracking_number desc,
            estimated_date desc nulls last,
            last_scan_at desc nulls last,
            package_number asc
    ) = 1

)

select * from renamed
