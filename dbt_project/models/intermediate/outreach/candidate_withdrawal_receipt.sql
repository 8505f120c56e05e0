with

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

-- what a person has answered since is no receipt: the law asks for one whatever
-- else is said
declared as (

    select
        inquiries.*,
        orders.order_number,
        texts.first_message_at,
        texts.first_body as declaration,
        {{ local_date('texts.first_message_at') }}
        + {{ clock_days('send_back_days') }} as send_back_date,
        {{ local_date('texts.first_message_at') }}
        + {{ clock_days('refund_days') }} as refund_due_date
    from inquiries
    inner join texts
        on
            inquiries.source = texts.source
            and inquiries.ticket_id = texts.ticket_id
    left join orders on inquiries.matched_order_id = orders.order_id
    where
        inquiries.intent = 'right_of_withdrawal'
        and not inquiries.is_uncertain
        and {{ is_lately('texts.first_message_at') }}

),

candidates as (

    select
        'withdrawal_receipt' as message_type,
        'ticket' as subject_type,
        ticket_id as subject_id,
        ticket_id as fact_key,
        matched_order_id as order_id,
        null::varchar as parcel_id,
        ticket_id,
        customer_id,
        first_message_at as trigger_at,
        false as is_superseded,
        null::varchar as superseded_reason,
        null::date as told_delivery_date,
        first_message_id as in_reply_to,
        json_object(
            'ticket_number', ticket_number,
            'received_at', {{ utc_text('first_message_at') }},
            'subject', subject,
            'declaration', declaration,
            'order_number', order_number,
            'is_in_time', is_in_withdrawal_period,
            'send_back_date', send_back_date,
            'refund_due_date', refund_due_date,
            'first_reply_due_at',
            case
                when first_replied_at is null
                    then {{ utc_text('first_reply_due_at') }}
            end
        )::varchar as facts
    from declared

)

select * from candidates
