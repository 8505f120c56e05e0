with

source as (

    {{ known_versions(source('raw_files', 'parcels')) }}

),

first_promises as (

    {{ first_known(
        source('raw_files', 'parcels'),
        payload_text('promised_delivery_at')
    ) }}

),

renamed as (

    select
        {{ payload_text('tracking_number') }} as tracking_number,
        {{ payload_text('order_id') }} as order_id,
        {{ payload_text('carrier') }} as carrier_name,
        {{ payload_text('service') }} as service,
        upper({{ payload_text('destination_country') }})
            as destination_country,
        {{ payload_text('destination_zip') }} as destination_zip,
        upper({{ payload_text('origin_country') }}) as origin_country,
        {{ payload_text('origin_zip') }} as origin_zip,
        coalesce(try_cast({{ payload_text('is_return') }} as boolean), false)
            as is_return,
        {{ known_at(to_instant(payload_text('shipped_at'))) }} as shipped_at,
        {{ to_instant('first_promises.first_value') }}
            as promised_delivery_at,
        {{ to_instant(payload_text('promised_delivery_at')) }}
            as current_promised_delivery_at,
        first_promises.first_seen_at,
        {{ known_at(to_instant(payload_text('updated_at'))) }} as updated_at
    from source
    left join first_promises
        on source.record_id = first_promises.record_id

)

select * from renamed
