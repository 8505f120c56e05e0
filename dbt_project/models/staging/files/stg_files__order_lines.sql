with

source as (

    {{ known_versions(source('raw_files', 'order_lines')) }}

),

renamed as (

    select
        {{ payload_text('order_id') }} as order_id,
        {{ payload_text('line_id') }} as line_id,
        {{ payload_text('sku') }} as sku,
        {{ payload_text('title') }} as title,
        {{ payload_text('product_type') }} as product_type,
        {{ payload_text('attributes') }} as attributes,
        try_cast({{ payload_text('quantity') }} as integer) as quantity,
        try_cast({{ payload_text('unit_price') }} as decimal(18, 2))
            as unit_price
    from source

)

select * from renamed
