with

refunds as (

    {{ known_versions(source('raw_woocommerce', 'refunds')) }}

),

orders as (

    {{ known_versions(source('raw_woocommerce', 'orders')) }}

),

standing as (

    -- a refund taken back leaves no trace but this: its order, read after it,
    -- names it no more
    select
        refunds.*,
        orders.payload ->> '$.currency' as currency,
        orders.payload ->> '$.payment_method' as payment_method
    from refunds
    inner join orders on refunds.payload ->> '$.order_id' = orders.record_id
    where
        list_contains(
            orders.payload ->> '$.refunds[*].id', refunds.payload ->> '$.id'
        )
        or refunds._seen_at >= orders._seen_at

),

renamed as (

    select
        {{ payload_text('id') }} as refund_id,
        {{ payload_text('order_id') }} as order_id,
        currency,
        payment_method,
        try_cast({{ payload_text('amount') }} as decimal(18, 2)) as amount,
        {{ iso_instant(payload_text('date_created_gmt'), "'UTC'") }}
            as issued_at
    from standing
    where {{ is_known('issued_at') }}

)

select * from renamed
