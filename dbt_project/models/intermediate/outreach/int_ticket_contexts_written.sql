with

-- a note stands on a ticket that somebody still has to answer
inquiries as (

    select * from {{ ref('fct_inquiries') }}
    where
        source = 'zendesk'
        and not is_machine_mail
        and status not in ('solved', 'closed')

),

orders as (

    select * from {{ ref('fct_orders') }}

),

replies as (

    select * from {{ ref('mart_suggested_replies') }}

),

parcels as (

    select
        order_id,
        list({
            'tracking_number': tracking_number,
            'carrier': carrier,
            'state': state,
            'delay_flag': delay_flag,
            'is_return': is_return,
            'promised_date': {{ local_date('current_promised_delivery_at') }}
        } order by is_return, parcel_id) as parcels,
        max(greatest(
            first_scan_at, ready_for_pickup_at, possession_at, flagged_at
        )) as moved_at
    from {{ ref('fct_parcels') }}
    where order_id in (select inquiries.matched_order_id from inquiries)
    group by order_id

),

-- what the ticket itself was answered is on it already
told as (

    select
        order_id,
        list(distinct message_type order by message_type) as told,
        max(sent_at) as told_at
    from {{ ref('int_messages_told') }}
    where subject_type <> 'ticket' and order_id is not null
    group by order_id

),

returns as (

    select
        order_id,
        list(distinct return_state order by return_state) as returns,
        max(greatest(
            requested_at, sent_back_at, received_at, checked_at, refunded_at
        )) as returned_at
    from {{ ref('fct_returns') }}
    group by order_id

),

written as (

    select
        inquiries.ticket_id,
        inquiries.source,
        inquiries.customer_id,
        orders.order_id,
        greatest(
            inquiries.created_at,
            orders.ordered_at,
            orders.paid_at,
            orders.cancelled_at,
            parcels.moved_at,
            told.told_at,
            returns.returned_at
        ) as changed_at,
        -- all that a note tells, and nothing that moves by itself
        {
            'order_number': orders.order_number,
            'order_state': orders.order_state,
            'change_window': orders.change_window,
            'total_amount': orders.total_amount,
            'currency': orders.currency,
            'parcels': coalesce(parcels.parcels, []),
            'told': coalesce(told.told, []),
            'returns': coalesce(returns.returns, []),
            'withdrawal_deadline_date': orders.withdrawal_deadline_date,
            'refund_due_date': orders.refund_due_date,
            'goodwill': inquiries.suggested_goodwill,
            'reply': struct_pack(
                reply := replies.reply,
                language := replies.language,
                customer_name := replies.customer_name,
                order_number := replies.order_number,
                carrier := replies.carrier,
                tracking_number := replies.tracking_number,
                tracking_url := replies.tracking_url,
                product := replies.product,
                reply_date := replies.reply_date,
                reply_amount := replies.reply_amount,
                currency := replies.currency
            )
        } as context,
        -- a day foreseen moves with every scan; the rest renews the reply
        md5(to_json(struct_pack(
            orders.order_id,
            orders.order_state,
            orders.change_window,
            parcels.parcels,
            told.told,
            returns.returns,
            orders.withdrawal_deadline_date,
            orders.refund_due_date,
            inquiries.suggested_goodwill,
            replies.reply
        ))) as context_hash
    from inquiries
    inner join orders on inquiries.matched_order_id = orders.order_id
    inner join replies
        on
            inquiries.source = replies.source
            and inquiries.ticket_id = replies.ticket_id
    left join parcels on orders.order_id = parcels.order_id
    left join told on orders.order_id = told.order_id
    left join returns on orders.order_id = returns.order_id

)

select * from written
