with

source as (

    {{ known_texts(
        source('raw_files', 'order_lines'),
        [
            'order_id',
            'line_id',
            'sku',
            'title',
            'product_type',
            'attributes',
            'quantity',
            'unit_price'
        ]
    ) }}

),

renamed as (

    select
        order_id,
        line_id,
        sku,
        title,
        product_type,
        attributes,
        try_cast(quantity as integer) as quantity,
        try_cast(unit_price as decimal(18, 2))
            as unit_price
    from source

)

select * from renamed
