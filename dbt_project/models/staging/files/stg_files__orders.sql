with

source as (

    {{ known_texts(
        source('raw_files', 'orders'),
        [
            'order_id',
            'order_number',
            'customer_id',
            'customer_email',
            'customer_name',
            'customer_phone',
            'country',
            'locale',
            'status',
            'currency',
            'total_amount',
            'marketing_consent',
            'ordered_at',
            'paid_at',
            'cancelled_at',
            'promised_delivery_at',
            'updated_at'
        ]
    ) }}

),

first_promises as (

    {{ first_known(
        source('raw_files', 'orders'),
        payload_text('promised_delivery_at')
    ) }}

),

renamed as (

    select
        order_id,
        order_number,
        customer_id as shop_customer_id,
        lower(customer_email) as customer_email,
        customer_name,
        customer_phone,
        upper(country) as country,
        locale,
        status as source_status,
        upper(currency) as currency,
        try_cast(total_amount as decimal(18, 2))
            as total_amount,
        try_cast(marketing_consent as boolean)
            as has_marketing_consent,
        {{ to_instant('ordered_at') }} as ordered_at,
        {{ known_at(to_instant('paid_at')) }} as paid_at,
        {{ known_at(to_instant('cancelled_at')) }}
            as cancelled_at,
        {{ to_promise(
            'coalesce(first_promises.first_value, source.promised_delivery_at)'
        ) }} as promised_delivery_at,
        {{ to_promise('source.promised_delivery_at') }}
            as current_promised_delivery_at,
        {{ known_at(to_instant('updated_at')) }} as updated_at
    from source
    left join first_promises
        on source.record_id = first_promises.record_id

)

select * from renamed
where {{ is_known('ordered_at') }}
