with

orders as (

    select *
    from {{ ref('fct_orders') }}
    where {{ is_lately('ordered_at') }}

),

order_lines as (

    select * from {{ ref('fct_order_lines') }}

),

lines as (

    select
        order_lines.order_id,
        list(
            struct_pack(
                title := title,
                quantity := quantity,
                unit_price := unit_price
            )
            order by line_id
        ) as lines
    from order_lines
    semi join orders on order_lines.order_id = orders.order_id
    group by order_lines.order_id

),

candidates as (

    select
        'order_confirmation' as message_type,
        'order' as subject_type,
        orders.order_id as subject_id,
        orders.order_id as fact_key,
        orders.order_id,
        null::varchar as parcel_id,
        null::varchar as ticket_id,
        orders.customer_id,
        orders.ordered_at as trigger_at,
        orders.cancelled_at is not null as is_superseded,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
        end as superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', orders.order_number,
            'ordered_at', {{ utc_text('orders.ordered_at') }},
            'total_amount', orders.total_amount,
            'currency', orders.currency,
            'promised_date', {{ local_date('orders.promised_delivery_at') }},
            'lines', coalesce(lines.lines, []),
            'is_exchange', orders.exchange_of_order_id is not null
        )::varchar as facts
    from orders
    left join lines on orders.order_id = lines.order_id

)

select * from candidates
