{% set promises = "payload ->> '$.fulfillmentOrders.nodes[*].deliveryMethod"
    ~ ".maxDeliveryDateTime'" %}
with

source as (

    {{ known_versions(source('raw_shopify', 'orders')) }}

),

first_promises as (

    {{ first_known(
        source('raw_shopify', 'orders'), 'list_max(' ~ promises ~ ')'
    ) }}

),

renamed as (

    select
        {{ payload_text('legacyResourceId') }} as order_id,
        {{ payload_text('name') }} as order_number,
        {{ payload_text('customer.legacyResourceId') }} as shop_customer_id,
        lower(coalesce(
            {{ payload_text('email') }},
            {{ payload_text('customer.defaultEmailAddress.emailAddress') }}
        )) as customer_email,
        coalesce(
            {{ payload_text('shippingAddress.name') }},
            nullif(concat_ws(
                ' ',
                {{ payload_text('customer.firstName') }},
                {{ payload_text('customer.lastName') }}
            ), '')
        ) as customer_name,
        coalesce(
            {{ payload_text('phone') }},
            {{ payload_text('customer.defaultPhoneNumber.phoneNumber') }}
        ) as customer_phone,
        {{ payload_text('shippingAddress.countryCodeV2') }} as country,
        coalesce(
            {{ payload_text('customerLocale') }},
            {{ payload_text('customer.locale') }}
        ) as locale,
        {{ payload_text('displayFulfillmentStatus') }} as source_status,
        {{ payload_text('displayFinancialStatus') }} as payment_status,
        {{ payload_text('totalPriceSet.shopMoney.currencyCode') }}
            as currency,
        array_to_string(payload ->> '$.tags[*]', ',') as tags,
        try_cast(
            {{ payload_text('totalPriceSet.shopMoney.amount') }}
            as decimal(18, 2)
        ) as total_amount,
        {{ payload_text('customer.defaultEmailAddress.marketingState') }}
        = 'SUBSCRIBED' as has_marketing_consent,
        coalesce({{ payload_text('test') }} = 'true', false) as is_test,
        list_has_any(
            payload ->> '$.fulfillmentOrders.nodes[*].status',
            ['OPEN', 'IN_PROGRESS', 'SCHEDULED', 'ON_HOLD']
        ) as has_unshipped_items,
        {{ known_at(to_instant(payload_text(
            'customer.defaultEmailAddress.marketingUpdatedAt'
        ))) }} as marketing_consent_at,
        {{ to_instant(payload_text('createdAt')) }} as ordered_at,
        {{ known_at(to_instant(payload_text('processedAt'))) }}
            as processed_at,
        {{ known_at(to_instant(payload_text('cancelledAt'))) }}
            as cancelled_at,
        {{ to_instant(
            'coalesce(first_promises.first_value, list_max(' ~ promises ~ '))'
        ) }} as promised_delivery_at,
        {{ to_instant('list_max(' ~ promises ~ ')') }}
            as current_promised_delivery_at,
        {{ known_at(to_instant(payload_text('updatedAt'))) }} as updated_at,
        source._seen_at as last_seen_at
    from source
    left join first_promises
        on source.record_id = first_promises.record_id
    where {{ is_known('ordered_at') }}

)

select * from renamed
