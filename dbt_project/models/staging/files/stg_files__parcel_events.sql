{{ config(materialized='table') }}
with

source as (

    {{ known_versions(source('raw_files', 'parcel_events')) }}

),

renamed as (

    select
        {{ payload_text('event_id') }} as event_id,
        {{ payload_text('tracking_number') }} as tracking_number,
        {{ payload_text('carrier') }} as carrier_name,
        lower({{ payload_text('status') }}) as status,
        {{ payload_text('raw_code') }} as raw_code,
        {{ payload_text('description') }} as description,
        {{ payload_text('location') }} as location,
        {{ to_instant(payload_text('occurred_at')) }} as occurred_at,
        {{ to_instant(payload_text('estimated_delivery_at')) }}
            as estimated_delivery_at
    from source
    where occurred_at <= {{ as_of() }}

)

select * from renamed
