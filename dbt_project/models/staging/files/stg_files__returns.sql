with

source as (

    {{ known_versions(source('raw_files', 'returns')) }}

),

renamed as (

    select
        {{ payload_text('return_id') }} as return_id,
        {{ payload_text('order_id') }} as order_id,
        {{ payload_text('line_id') }} as line_id,
        {{ payload_text('exchange_order_id') }} as exchange_order_id,
        {{ payload_text('tracking_number') }} as tracking_number,
        {{ payload_text('sku') }} as sku,
        lower({{ payload_text('kind') }}) as kind,
        {{ payload_text('reason') }} as reason,
        {{ to_instant(payload_text('requested_at')) }} as requested_at,
        {{ known_at(to_instant(payload_text('received_at'))) }} as received_at,
        {{ known_at(to_instant(payload_text('checked_at'))) }} as checked_at,
        {{ known_at(to_instant(payload_text('updated_at'))) }} as updated_at
    from source
    where requested_at <= {{ as_of() }}

)

select * from renamed
