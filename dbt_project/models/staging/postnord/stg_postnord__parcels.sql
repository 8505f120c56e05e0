with

source as (

    {{ known_versions(
        '(select * from ' ~ source('raw_postnord', 'shipments')
        ~ " where payload ->> '$.notFound' is distinct from 'true')"
    ) }}

),

renamed as (

    select
        record_id as tracking_number,
        coalesce(
            {{ payload_text('service.name') }},
            {{ payload_text('service.code') }}
        ) as service,
        coalesce(
            {{ payload_text('deliveryPoint.displayName') }},
            {{ payload_text('deliveryPoint.name') }}
        ) as pickup_point,
        {{ postnord_instant(
            "coalesce(payload ->> '$.items[0].estimatedTimeOfArrival', "
            ~ "payload ->> '$.estimatedTimeOfArrival')"
        ) }} as estimated_delivery_at,
        list_max(list_transform(
            payload ->> '$.items[*].events[*].eventTime',
            lambda told: {{ postnord_instant('told') }}
        )) as last_scan_at
    from source

)

select * from renamed
