with

messages as (

    select * from {{ ref('int_imap_messages_threaded') }}

),

final as (

    select
        ticket_id,
        min(received_at) filter (where is_opening) as created_at,
        max(received_at) as updated_at,
        any_value(customer_address) filter (where is_opening)
            as customer_email,
        any_value(customer_name) filter (where is_opening) as customer_name,
        any_value(subject) filter (where is_opening) as subject,
        arg_max(varsel_order_number, (received_at, message_id)) filter (
            where varsel_order_number is not null
        ) as order_number
    from messages
    group by ticket_id

)

select * from final
