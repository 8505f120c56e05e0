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

intent_needs as (

    select * from {{ ref('intent_needs') }}

),

-- what an order tells of itself need not be asked for
needs as (

    select
        intent,
        list(need order by place) as all_needs,
        coalesce(
            list(need order by place) filter (where need != 'order_number'), []
        ) as further_needs
    from intent_needs
    group by intent

),

first_messages as (

    select
        ticket_id,
        min(created_at) as first_message_at
    from ticket_messages
    where author = 'customer'
    group by ticket_id
    having {{ is_lately('min(created_at)') }}

),

asked as (

    select
        inquiries.*,
        orders.order_number,
        first_messages.first_message_at,
        coalesce(
            case
                when inquiries.is_uncertain then []
                when orders.order_id is null then needs.all_needs
                else needs.further_needs
            end,
            []
        ) as missing,
        case
            when inquiries.first_replied_at is not null then 'answered'
            when inquiries.status in ('solved', 'closed') then 'solved'
            -- the receipt of a withdrawal says all that this one would
            when
                inquiries.intent = 'right_of_withdrawal'
                and not inquiries.is_uncertain
                and {{ is_live(
                    'withdrawal_receipt', 'first_messages.first_message_at'
                ) }}
                then 'withdrawal_receipt'
        end as superseded_reason
    from inquiries
    inner join first_messages on inquiries.ticket_id = first_messages.ticket_id
    left join orders on inquiries.matched_order_id = orders.order_id
    left join needs on inquiries.intent = needs.intent

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
        json_object(
            'ticket_number', ticket_number,
            'subject', subject,
            'first_reply_due_at', {{ utc_text('first_reply_due_at') }},
            'topic', topic,
            'intent', intent,
            'is_uncertain', is_uncertain,
            'order_number', order_number,
            'missing', missing
        )::varchar as facts
    from asked

)

select * from candidates
