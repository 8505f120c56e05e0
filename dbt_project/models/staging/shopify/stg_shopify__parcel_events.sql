with

source as (

    select unnest(payload -> '$.fulfillments[*]') as fulfilment
    from ({{ known_versions(source('raw_shopify', 'orders')) }}) as orders

),

events as (

    select
        nullif(trim(fulfilment ->> '$.trackingInfo[0].number'), '')
            as tracking_number,
        fulfilment ->> '$.id' as fulfilment_id,
        fulfilment ->> '$.trackingInfo[0].company' as carrier_name,
        unnest(fulfilment -> '$.events.nodes[*]') as payload
    from source

),

renamed as (

    select
        {{ payload_text('id') }} as event_id,
        fulfilment_id,
        tracking_number,
        carrier_name,
        {{ payload_text('status') }} as raw_status,
        {{ payload_text('message') }} as description,
        {{ to_instant(payload_text('happenedAt')) }} as occurred_at
    from events
    where {{ is_known('occurred_at') }}

)

select * from renamed
