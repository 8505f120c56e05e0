{% set promise = "coalesce("
    ~ "payload ->> '$.order_promised_delivery_date.promised_delivery_date', "
    ~ "payload ->> '$.order_promised_delivery_date')" %}
with

source as (

    {{ known_versions(source('raw_aftership', 'trackings')) }}

),

first_promises as (

    {{ first_known(
        source('raw_aftership', 'trackings'), promise
    ) }}

),

country_codes as (

    select * from {{ ref('country_codes') }}

),

renamed as (

    select
        source.record_id as tracking_id,
        {{ payload_text('tracking_number') }} as tracking_number,
        {{ payload_text('slug') }} as carrier_name,
        {{ payload_text('order_id') }} as order_id,
        {{ payload_text('order_number') }} as order_number,
        {{ payload_text('shipment_type') }} as service,
        {{ payload_text('pickup_location') }} as pickup_point,
        coalesce(
            {{ payload_text('origin_country_region') }},
            {{ payload_text('origin_country_iso3') }}
        ) as origin_country_code3,
        coalesce(
            {{ payload_text('destination_country_region') }},
            {{ payload_text('destination_country_iso3') }},
            {{ payload_text('courier_destination_country_region') }},
            {{ payload_text('courier_destination_country_iso3') }}
        ) as destination_country_code3,
        coalesce(
            {{ payload_text('destination_postal_code') }},
            {{ payload_text('tracking_postal_code') }}
        ) as destination_zip,
        {{ payload_text('courier_tracking_link') }} as tracking_url,
        coalesce({{ payload_text('shipment_direction') }} = 'return', false)
            as is_return,
        {{ to_instant(
            'coalesce(first_promises.first_value, ' ~ promise ~ ')'
        ) }} as promised_delivery_at,
        {{ to_instant(promise) }} as current_promised_delivery_at,
        {{ to_instant(
            "coalesce("
            ~ payload_text('courier_estimated_delivery_date.estimated_delivery_date')
            ~ ", "
            ~ payload_text('custom_estimated_delivery_date.datetime')
            ~ ", "
            ~ payload_text('aftership_estimated_delivery_date.estimated_delivery_date')
            ~ ", "
            ~ payload_text('expected_delivery')
            ~ ")"
        ) }} as estimated_delivery_at,
        {{ iso_instant(payload_text('created_at'), "'UTC'") }} as label_at
    from source
    left join first_promises
        on source.record_id = first_promises.record_id
    where {{ is_known('label_at') }}

)

select
    renamed.* exclude (origin_country_code3, destination_country_code3),
    origins.country as origin_country,
    destinations.country as destination_country
from renamed
left join country_codes as origins
    on renamed.origin_country_code3 = origins.country_code3
left join country_codes as destinations
    on renamed.destination_country_code3 = destinations.country_code3
