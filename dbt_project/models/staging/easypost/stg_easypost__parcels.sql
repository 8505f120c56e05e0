with

source as (

    {{ known_versions(source('raw_easypost', 'trackers')) }}

),

renamed as (

    select
        record_id as tracker_id,
        {{ payload_text('tracking_code') }} as tracking_number,
        {{ payload_text('carrier') }} as carrier_name,
        {{ payload_text('carrier_detail.service') }} as service,
        upper({{ payload_text(
            'carrier_detail.origin_tracking_location.country'
        ) }}) as origin_country,
        upper({{ payload_text(
            'carrier_detail.destination_tracking_location.country'
        ) }}) as destination_country,
        {{ payload_text('carrier_detail.destination_tracking_location.zip') }}
            as destination_zip,
        {{ payload_text('public_url') }} as tracking_url,
        coalesce({{ payload_text('is_return') }} = 'true', false) as is_return,
        {{ iso_instant(payload_text('est_delivery_date'), "'UTC'") }}
            as estimated_delivery_at,
        {{ iso_instant(payload_text('created_at'), "'UTC'") }} as label_at
    from source
    where {{ is_known('label_at') }}

)

select * from renamed
