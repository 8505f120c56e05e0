with

source as (

    {{ known_texts(
        source('raw_files', 'parcel_events'),
        [
            'event_id',
            'tracking_number',
            'carrier',
            'status',
            'raw_code',
            'description',
            'location',
            'occurred_at',
            'estimated_delivery_at'
        ]
    ) }}

),

renamed as (

    select
        event_id,
        tracking_number,
        carrier as carrier_name,
        lower(status) as status,
        raw_code,
        description,
        location,
        {{ to_instant('occurred_at') }} as occurred_at,
        {{ to_instant('estimated_delivery_at') }}
            as estimated_delivery_at
    from source

)

select * from renamed
where {{ is_known('occurred_at') }}
