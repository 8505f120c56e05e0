with

source as (

    select
        {{ payload_text('legacyResourceId') }} as order_id,
        payload as order_payload,
        unnest(payload -> '$.fulfillments[*]') as payload
    from ({{ known_versions(source('raw_shopify', 'orders')) }}) as orders

),

tracked as (

    -- a fulfilment without tracking still says that the goods were packed
    select
        source.*,
        unnest(coalesce(
            nullif(payload -> '$.trackingInfo[*]', []), [null]
        )) as tracking
    from source

),

renamed as (

    select
        {{ payload_text('id') }} as fulfilment_id,
        nullif(trim(tracking ->> '$.number'), '') as tracking_number,
        order_id,
        nullif(trim(tracking ->> '$.company'), '') as carrier_name,
        order_payload ->> '$.shippingLine.title' as service,
        upper(order_payload ->> '$.shippingAddress.countryCodeV2')
            as destination_country,
        order_payload ->> '$.shippingAddress.zip' as destination_zip,
        nullif(trim(tracking ->> '$.url'), '') as tracking_url,
        {{ to_instant(payload_text('createdAt')) }} as label_at,
        {{ known_at(to_instant(payload_text('inTransitAt'))) }}
            as shipped_at,
        case
            when {{ payload_text('status') }} = 'CANCELLED'
                then {{ known_at(to_instant(payload_text('updatedAt'))) }}
        end as cancelled_at,
        {{ to_instant(payload_text('estimatedDeliveryAt')) }}
            as estimated_delivery_at
    from tracked
    where {{ is_known('label_at') }}

)

select * from renamed
