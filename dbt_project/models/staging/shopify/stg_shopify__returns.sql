with

source as (

    select
        {{ payload_text('legacyResourceId') }} as order_id,
        unnest(payload -> '$.returns.nodes[*]') as payload
    from ({{ known_versions(source('raw_shopify', 'orders')) }}) as orders

),

lines as (

    select
        source.*,
        unnest(payload -> '$.returnLineItems.nodes[*]') as line
    from source

),

renamed as (

    select
        {{ payload_text('id') }} as return_id,
        order_id,
        line ->> '$.fulfillmentLineItem.lineItem.id' as line_id,
        line ->> '$.fulfillmentLineItem.lineItem.sku' as sku,
        lower(line ->> '$.returnReason') as reason,
        {{ payload_text('status') }} as source_status,
        {{ to_instant(payload_text('createdAt')) }} as requested_at,
        {{ known_at(to_instant(payload_text('closedAt'))) }} as closed_at
    from lines
    where {{ is_known('requested_at') }}

)

select * from renamed
