with

source as (

    {{ known_versions(source('raw_woocommerce', 'orders')) }}

),

history as (

    {{ known_history(source('raw_woocommerce', 'orders')) }}

),

statuses as (

    select
        record_id,
        seen_at,
        max(case when payload ->> '$.status' != 'cancelled' then seen_at end)
            over (partition by record_id)
            as last_alive_at
    from history

),

cancellations as (

    -- the API has no time of cancelling: it is when the order was first so
    select
        record_id,
        min(seen_at) as cancelled_at
    from statuses
    where seen_at > coalesce(last_alive_at, '-infinity'::timestamptz)
    group by record_id

),

renamed as (

    select
        {{ payload_text('id') }} as order_id,
        {{ payload_text('number') }} as order_number,
        -- 0 is a guest
        nullif({{ payload_text('customer_id') }}, '0') as shop_customer_id,
        lower({{ payload_text('billing.email') }}) as customer_email,
        coalesce(
            nullif(concat_ws(
                ' ',
                {{ payload_text('shipping.first_name') }},
                {{ payload_text('shipping.last_name') }}
            ), ''),
            nullif(concat_ws(
                ' ',
                {{ payload_text('billing.first_name') }},
                {{ payload_text('billing.last_name') }}
            ), '')
        ) as customer_name,
        coalesce(
            {{ payload_text('billing.phone') }},
            {{ payload_text('shipping.phone') }}
        ) as customer_phone,
        upper(coalesce(
            {{ payload_text('shipping.country') }},
            {{ payload_text('billing.country') }}
        )) as country,
        {{ payload_text('status') }} as source_status,
        {{ payload_text('currency') }} as currency,
        try_cast({{ payload_text('total') }} as decimal(18, 2))
            as total_amount,
        {{ iso_instant(payload_text('date_created_gmt'), "'UTC'") }}
            as ordered_at,
        {{ known_at(
            iso_instant(payload_text('date_paid_gmt'), "'UTC'")
        ) }} as paid_at,
        cancellations.cancelled_at,
        {{ known_at(
            iso_instant(payload_text('date_modified_gmt'), "'UTC'")
        ) }} as updated_at,
        source._seen_at as last_seen_at
    from source
    left join cancellations on source.record_id = cancellations.record_id
    where {{ is_known('ordered_at') }}

)

select * from renamed
