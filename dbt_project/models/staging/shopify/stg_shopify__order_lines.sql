with

source as (

    select
        {{ payload_text('legacyResourceId') }} as order_id,
        unnest(payload -> '$.lineItems.nodes[*]') as payload
    from ({{ known_versions(source('raw_shopify', 'orders')) }}) as orders

),

renamed as (

    select
        order_id,
        {{ payload_text('id') }} as line_id,
        {{ payload_text('sku') }} as sku,
        {{ payload_text('title') }} as title,
        {{ payload_text('product.productType') }} as product_type,
        nullif(to_json(map_from_entries(list_transform(
            json_extract(payload, '$.customAttributes[*]'),
            lambda pair: {
                'key': json_extract_string(pair, '$.key'),
                'value': json_extract_string(pair, '$.value')
            }
        )))::varchar, '{}') as attributes,
        try_cast({{ payload_text('quantity') }} as integer) as quantity,
        try_cast(
            {{ payload_text('originalUnitPriceSet.shopMoney.amount') }}
            as decimal(18, 2)
        ) as unit_price
    from source

)

select * from renamed
