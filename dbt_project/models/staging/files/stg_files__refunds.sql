with

source as (

    {{ known_texts(
        source('raw_files', 'refunds'),
        [
            'refund_id',
            'order_id',
            'return_id',
            'currency',
            'payment_method',
            'amount',
            'issued_at'
        ]
    ) }}

),

renamed as (

    select
        refund_id,
        order_id,
        return_id,
        upper(currency) as currency,
        payment_method,
        try_cast(amount as decimal(18, 2)) as amount,
        {{ to_instant('issued_at') }} as issued_at
    from source

)

select * from renamed
where {{ is_known('issued_at') }}
