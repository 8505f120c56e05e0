with

source as (

    select
        {{ payload_text('legacyResourceId') }} as order_id,
        payload as order_payload,
        unnest(payload -> '$.customAttributes[*]') as payload
    from ({{ known_versions(source('raw_shopify', 'orders')) }}) as orders

),

renamed as (

    select
        {{ payload_text('value') }} as tracking_number,
        order_id,
        -- the label names no carrier: parcels go back the way they came; nor a
        -- time: it is made when the return is granted
        order_payload ->> '$.fulfillments[0].trackingInfo[0].company'
            as carrier_name,
        {{ to_instant(
            "list_max(order_payload ->> '$.returns.nodes[*].createdAt')"
        ) }} as label_at
    from source
    where
        {{ payload_text('key') }} = 'return_tracking_number'
        and tracking_number is not null
        and {{ is_known('label_at') }}

)

select * from renamed
