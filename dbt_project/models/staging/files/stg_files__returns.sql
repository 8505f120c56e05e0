with

source as (

    {{ known_texts(
        source('raw_files', 'returns'),
        [
            'return_id',
            'order_id',
            'line_id',
            'exchange_order_id',
            'tracking_number',
            'sku',
            'kind',
            'reason',
            'requested_at',
            'received_at',
            'checked_at',
            'updated_at'
        ]
    ) }}

),

renamed as (

    select
        return_id,
        order_id,
        line_id,
        exchange_order_id,
        tracking_number,
        sku,
        lower(kind) as kind,
        reason,
        {{ to_instant('requested_at') }} as requested_at,
        {{ known_at(to_instant('received_at')) }} as received_at,
        {{ known_at(to_instant('checked_at')) }} as checked_at,
        {{ known_at(to_instant('updated_at')) }} as updated_at
    from source

)

select * from renamed
where {{ is_known('requested_at') }}
