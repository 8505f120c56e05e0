with

source as (

    {{ known_texts(
        source('raw_files', 'parcels'),
        [
            'tracking_number',
            'order_id',
            'carrier',
            'service',
            'destination_country',
            'destination_zip',
            'origin_country',
            'origin_zip',
            'is_return',
            'shipped_at',
            'promised_delivery_at',
            'updated_at'
        ]
    ) }}

),

first_promises as (

    {{ first_known(
        source('raw_files', 'parcels'),
        payload_text('promised_delivery_at')
    ) }}

),

renamed as (

    select
        tracking_number,
        order_id,
        carrier as carrier_name,
        service,
        upper(destination_country)
            as destination_country,
        destination_zip,
        upper(origin_country) as origin_country,
        origin_zip,
        coalesce(try_cast(is_return as boolean), false)
            as is_return,
        {{ known_at(to_instant('shipped_at')) }} as shipped_at,
        {{ to_promise(
            'coalesce(first_promises.first_value, source.promised_delivery_at)'
        ) }} as promised_delivery_at,
        {{ to_promise('source.promised_delivery_at') }}
            as current_promised_delivery_at,
        coalesce(first_promises.first_seen_at, source.version_at)
            as first_seen_at,
        {{ known_at(to_instant('updated_at')) }} as updated_at
    from source
    left join first_promises
        on source.record_id = first_promises.record_id

)

select * from renamed
