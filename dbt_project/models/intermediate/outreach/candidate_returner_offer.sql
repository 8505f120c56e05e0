with

orders as (

    select * from {{ ref('fct_orders') }}

),

returns as (

    select * from {{ ref('fct_returns') }}
    where kind = 'refund'

),

active as (

    select * from {{ ref('int_customers_active') }}

),

offers as (

    select * from {{ ref('int_offers_made') }}
    where message_type = 'returner_offer'

),

message_types as (

    select * from {{ ref('message_types') }}
    where message_type = 'returner_offer'

),

waiting as (

    select distinct order_id
    from {{ ref('stg_ledger__decisions') }}
    where message_type = 'returner_offer' and decision = 'defer'

),

-- an order is settled when all that came back is paid back
settled as (

    select
        order_id,
        min(requested_at) as returned_at,
        max(refunded_at) as settled_at
    from returns
    where order_id is not null
    group by order_id
    having bool_and(refunded_at is not null)

),

returned as (

    select
        orders.*,
        settled.settled_at,
        offers.message_type is null as lacks_offer,
        offers.offer_texts,
        offers.offer_code,
        offers.offer_until_date,
        waiting.order_id is not null as is_waiting,
        settled.settled_at + to_days(message_types.wait_days) as trigger_at,
        case
            -- who bought something else meanwhile has come back by themselves
            when active.last_ordered_at > settled.returned_at
                then 'ordered_since'
            when active.last_wrote_at > settled.settled_at then 'wrote_since'
        end as superseded_reason
    from orders
    inner join settled on orders.order_id = settled.order_id
    cross join message_types
    left join offers on message_types.message_type = offers.message_type
    left join waiting on orders.order_id = waiting.order_id
    left join active on orders.customer_id = active.customer_id

),

candidates as (

    select
        'returner_offer' as message_type,
        'order' as subject_type,
        order_id as subject_id,
        order_id as fact_key,
        order_id,
        null::varchar as parcel_id,
        null::varchar as ticket_id,
        customer_id,
        trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        lacks_offer,
        json_object(
            'order_number', order_number,
            'refunded_date', {{ local_date('settled_at') }},
            'offer_texts', offer_texts,
            'offer_code', offer_code,
            'offer_until_date', offer_until_date
        )::varchar as facts
    from returned
    where {{ is_due_lately('trigger_at', 'is_waiting') }}

)

select * from candidates
