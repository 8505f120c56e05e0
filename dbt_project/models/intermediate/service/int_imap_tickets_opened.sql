with

messages as (

    select * from {{ ref('int_imap_messages_threaded') }}

),

notices_sent as (

    select * from {{ ref('stg_varsel__notices_sent') }}

),

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

-- the Message-ID of a notice is made of its key
minted as (

    select
        orders.order_number,
        lower(
            '<' || notices_sent.message_key || '@'
            || split_part(run_context.reply_address, '@', 2) || '>'
        ) as notice_id
    from notices_sent
    cross join run_context
    inner join orders on notices_sent.order_id = orders.order_id

),

referred as (

    select
        ticket_id,
        message_id,
        received_at,
        lower(unnest(from_json(reference_ids, '["varchar"]'))) as notice_id
    from messages

),

answered as (

    select
        referred.ticket_id,
        arg_max(
            minted.order_number,
            (referred.received_at, referred.message_id, minted.order_number)
        ) as order_number
    from referred
    inner join minted on referred.notice_id = minted.notice_id
    group by referred.ticket_id

),

opened as (

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
        ) as noted_order_number
    from messages
    group by ticket_id

),

final as (

    select
        opened.ticket_id,
        opened.created_at,
        opened.updated_at,
        opened.customer_email,
        opened.customer_name,
        opened.subject,
        coalesce(answered.order_number, opened.noted_order_number)
            as order_number
    from opened
    left join answered on opened.ticket_id = answered.ticket_id

)

select * from final
