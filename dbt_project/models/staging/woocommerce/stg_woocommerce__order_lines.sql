with

source as (

    select
        {{ payload_text('id') }} as order_id,
        coalesce({{ payload_text('prices_include_tax') }} = 'true', false)
            as has_prices_with_tax,
        unnest(payload -> '$.line_items[*]') as payload
    from ({{ known_versions(source('raw_woocommerce', 'orders')) }}) as orders

),

valued as (

    select
        *,
        try_cast({{ payload_text('quantity') }} as double) as pieces,
        try_cast({{ payload_text('subtotal') }} as double) as subtotal,
        try_cast({{ payload_text('subtotal_tax') }} as double) as subtotal_tax
    from source

),

renamed as (

    select
        order_id,
        {{ payload_text('id') }} as line_id,
        {{ payload_text('sku') }} as sku,
        {{ payload_text('name') }} as title,
        null::varchar as product_type,
        -- names that begin with an underscore are the shop's own bookkeeping
        nullif(to_json(map_from_entries(list_transform(
            list_filter(
                json_extract(payload, '$.meta_data[*]'),
                lambda pair:
                not starts_with(json_extract_string(pair, '$.key'), '_')
            ),
            lambda pair: {
                'key': json_extract_string(pair, '$.key'),
                'value': json_extract_string(pair, '$.value')
            }
        )))::varchar, '{}') as attributes,
        pieces::integer as quantity,
        -- before discounts, as the customer saw it; `price` is without tax
        round(
            (subtotal + if(has_prices_with_tax, subtotal_tax, 0))
            / nullif(pieces, 0),
            2
        )::decimal(18, 2) as unit_price
    from valued

)

select * from renamed
