with

source as (

    select
        {{ payload_text('legacyResourceId') }} as order_id,
        unnest(payload -> '$.refunds[*]') as payload
    from ({{ known_versions(source('raw_shopify', 'orders')) }}) as orders

),

renamed as (

    select
        {{ payload_text('id') }} as refund_id,
        order_id,
        {{ payload_text('totalRefundedSet.shopMoney.currencyCode') }}
            as currency,
        try_cast(
            {{ payload_text('totalRefundedSet.shopMoney.amount') }}
            as decimal(18, 2)
        ) as amount,
        -- the creation time of a refund may be null
        coalesce(
            {{ to_instant(payload_text('createdAt')) }},
            {{ to_instant(payload_text('updatedAt')) }}
        ) as issued_at
    from source
    where {{ is_known('issued_at') }}

)

select * from renamed
