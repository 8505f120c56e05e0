with

source as (

    {{ known_versions(source('raw_files', 'orders')) }}

),

first_promises as (

    {{ first_known(
        source('raw_files', 'orders'),
        payload_text('promised_delivery_at')
    ) }}

),

renamed as (

    select
        {{ payload_text('order_id') }} as order_id,
        {{ payload_text('order_number') }} as order_number,
        {{ payload_text('customer_id') }} as shop_customer_id,
        lower({{ payload_text('customer_email') }}) as customer_email,
        {{ payload_text('customer_name') }} as customer_name,
        {{ payload_text('customer_phone') }} as customer_phone,
        upper({{ payload_text('country') }}) as country,
        {{ payload_text('locale') }} as locale,
        {{ payload_text('status') }} as source_status,
        upper({{ payload_text('currency') }}) as currency,
        try_cast({{ payload_text('total_amount') }} as decimal(18, 2))
            as total_amount,
        try_cast({{ payload_text('marketing_consent') }} as boolean)
            as has_marketing_consent,
        {{ to_instant(payload_text('ordered_at')) }} as ordered_at,
        {{ known_at(to_instant(payload_text('paid_at'))) }} as paid_at,
        {{ known_at(to_instant(payload_text('cancelled_at'))) }}
            as cancelled_at,
        {{ to_instant('first_promises.first_value') }}
            as promised_delivery_at,
        {{ to_instant(payload_text('promised_delivery_at')) }}
            as current_promised_delivery_at,
        {{ known_at(to_instant(payload_text('updated_at'))) }} as updated_at
    from source
    left join first_promises
        on source.record_id = first_promises.record_id
    where ordered_at <= {{ as_of() }}

)

select * from renamed
