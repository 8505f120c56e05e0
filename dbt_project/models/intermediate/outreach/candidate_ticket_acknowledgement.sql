with

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

ticket_messages as (

    select * from {{ ref('int_ticket_messages_unioned') }}

),

first_messages as (

    select
        ticket_id,
        min(created_at) as first_message_at
    from ticket_messages
    where author = 'customer'
    group by ticket_id

),

asked as (

    select
        inquiries.*,
        orders.order_number,
        first_messages.first_message_at,
        case
            when inquiries.first_replied_at is not null then 'answered'
            when inquiries.status in ('solved', 'closed') then 'solved'
        end as superseded_reason
    from inquiries
    inner join first_messages on inquiries.ticket_id = first_messages.ticket_id
    left join orders on inquiries.matched_order_id = orders.order_id

),

candidates as (

    select
        'ticket_acknowledgement' as message_type,
        'ticket' as subject_type,
        ticket_id as subject_id,
        ticket_id as fact_key,
        matched_order_id as order_id,
        matched_parcel_id as parcel_id,
        ticket_id,
        customer_id,
        first_message_at as trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        null::date as told_delivery_date,
        first_message_id as in_reply_to,
        {% call facts_while_fresh('first_message_at') -%}
            json_object(
                'ticket_number', ticket_number,
                'subject', subject,
                'first_reply_due_at', {{ utc_text('first_reply_due_at') }},
                'topic', topic,
                'intent', intent,
                'order_number', order_number
            )
        {%- endcall %} as facts
    from asked

)

select * from candidates
