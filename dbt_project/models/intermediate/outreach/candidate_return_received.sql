with

returns as (

    select * from {{ ref('fct_returns') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

order_lines as (

    select * from {{ ref('fct_order_lines') }}

),

-- two joins, since with an `or` in one every line is held against every return
titles as (

    select
        returns.return_line_id,
        order_lines.title
    from returns
    inner join order_lines
        on
            returns.order_id = order_lines.order_id
            and returns.line_id = order_lines.line_id
    union all
    select
        returns.return_line_id,
        order_lines.title
    from returns
    inner join order_lines
        on
            returns.order_id = order_lines.order_id
            and returns.sku = order_lines.sku
    where returns.line_id is null

),

titled as (

    select
        returns.*,
        titles.title
    from returns
    left join titles on returns.return_line_id = titles.return_line_id

),

-- one mail a return, however many lines came in the parcel
received as (

    select
        return_id,
        order_id,
        min(coalesce(received_at, checked_at)) as received_at,
        bool_or(kind = 'exchange') as is_exchange,
        max(refund_due_date) as refund_due_date,
        count(refunded_at) = count(*) as is_refunded,
        count(exchange_order_id) = count(*) as is_exchanged,
        coalesce(
            list(distinct title order by title) filter (
                where title is not null
            ),
            []
        ) as titles
    from titled
    group by return_id, order_id
    having {{ is_lately('min(coalesce(received_at, checked_at))') }}

),

told as (

    select
        received.*,
        orders.order_number,
        orders.customer_id,
        case
            when received.is_refunded then 'refunded'
            when received.is_exchanged then 'exchanged'
        end as superseded_reason
    from received
    inner join orders on received.order_id = orders.order_id

),

candidates as (

    select
        'return_received' as message_type,
        'order' as subject_type,
        order_id as subject_id,
        return_id as fact_key,
        order_id,
        null::varchar as parcel_id,
        null::varchar as ticket_id,
        customer_id,
        received_at as trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'received_date', {{ local_date('received_at') }},
            'is_exchange', is_exchange,
            'refund_due_date', refund_due_date,
            'titles', titles
        )::varchar as facts
    from told

)

select * from candidates
