with

source as (

    {{ known_texts(
        source('raw_files', 'tickets'),
        [
            'ticket_id',
            'status',
            'priority',
            'channel',
            'customer_id',
            'customer_email',
            'customer_name',
            'subject',
            'order_number',
            'created_at',
            'updated_at',
            'solved_at'
        ]
    ) }}

),

renamed as (

    select
        ticket_id,
        status as source_status,
        priority,
        channel,
        customer_id,
        lower(customer_email) as customer_email,
        customer_name,
        subject,
        order_number,
        {{ to_instant('created_at') }} as created_at,
        {{ known_at(to_instant('updated_at')) }} as updated_at,
        {{ known_at(to_instant('solved_at')) }} as solved_at
    from source

)

select * from renamed
where {{ is_known('created_at') }}
