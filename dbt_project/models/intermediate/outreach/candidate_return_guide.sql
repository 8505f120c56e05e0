with

asked as (

    select * from {{ ref('int_returns_asked') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

messages as (

    select * from {{ ref('stg_ledger__messages') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

guided as (

    select
        messages.order_id,
        messages.reserved_at,
        messages.subject_id
    from messages
    inner join run_context on messages.mode = run_context.sending_mode
    where
        messages.message_type = 'return_guide'
        and messages.state in (
            'pending', 'claimed', 'sending', 'sent', 'unknown'
        )
        and messages.order_id is not null

),

-- of several questions about one order the first is answered with the guide
placed as (

    select
        asked.*,
        exists(
            select 1
            from guided
            where
                guided.order_id = asked.order_id
                and guided.subject_id
                != coalesce(asked.ticket_id, asked.order_id)
                and guided.reserved_at
                > asked.asked_at
                - to_days({{ clock_days('guide_repeat_days') }})
        ) as is_guided,
        row_number() over (
            partition by coalesce(asked.order_id, asked.ask_id)
            order by
                asked.asked_at
                < {{ as_of() }}
                - to_days({{ clock_days('guide_repeat_days') }}),
                asked.ended_by is not null,
                asked.asked_at,
                asked.ask_id
        ) as place
    from asked

),

due as (

    select
        placed.*,
        orders.order_number,
        orders.withdrawal_deadline_date,
        inquiries.ticket_number,
        inquiries.first_message_id,
        coalesce(inquiries.customer_id, orders.customer_id) as customer_id,
        coalesce(
            placed.ended_by,
            case
                when placed.is_guided or placed.place > 1 then 'told_already'
            end
        ) as superseded_reason
    from placed
    left join orders on placed.order_id = orders.order_id
    left join inquiries on placed.ticket_id = inquiries.ticket_id

),

candidates as (

    select
        'return_guide' as message_type,
        case when ticket_id is null then 'order' else 'ticket' end
            as subject_type,
        coalesce(ticket_id, order_id) as subject_id,
        ask_id as fact_key,
        order_id,
        null::varchar as parcel_id,
        ticket_id,
        customer_id,
        asked_at as trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        null::date as told_delivery_date,
        first_message_id as in_reply_to,
        json_object(
            'order_number', order_number,
            'ticket_number', ticket_number,
            'withdrawal_deadline_date',
            case
                when withdrawal_deadline_date >= {{ local_date(as_of()) }}
                    then withdrawal_deadline_date
            end
        )::varchar as facts
    from due
    where {{ is_lately('asked_at') }}

)

select * from candidates
