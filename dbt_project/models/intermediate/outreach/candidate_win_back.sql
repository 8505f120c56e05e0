with

orders as (

    select * from {{ ref('fct_orders') }}

),

active as (

    select * from {{ ref('int_customers_active') }}

),

offers as (

    select * from {{ ref('int_offers_made') }}
    where message_type = 'win_back'

),

message_types as (

    select * from {{ ref('message_types') }}
    where message_type = 'win_back'

),

waiting as (

    select distinct order_id
    from {{ ref('stg_ledger__decisions') }}
    where message_type = 'win_back' and decision = 'defer'

),

absent as (

    select
        orders.*,
        offers.offer_texts,
        offers.offer_code,
        offers.offer_until_date,
        waiting.order_id is not null as is_waiting,
        orders.possession_at + to_days(message_types.wait_days) as trigger_at,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when active.last_ordered_at > orders.ordered_at
                then 'ordered_since'
            -- half a year holds old questions; one asked now ends it
            when active.last_wrote_at > trigger_at then 'wrote_since'
        end as superseded_reason
    from orders
    cross join message_types
    left join offers on message_types.message_type = offers.message_type
    left join waiting on orders.order_id = waiting.order_id
    left join active on orders.customer_id = active.customer_id
    where
        orders.possession_at is not null
        and orders.exchange_of_order_id is null
        and orders.order_state not in (
            'partially_shipped', 'partially_delivered'
        )

),

candidates as (

    select
        'win_back' as message_type,
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
        {% call facts_while_fresh('trigger_at', 'is_waiting') -%}
            json_object(
                'ordered_date', {{ local_date('ordered_at') }},
                'offer_texts', offer_texts,
                'offer_code', offer_code,
                'offer_until_date', offer_until_date
            )
        {%- endcall %} as facts
    from absent
    where {{ is_due_lately('trigger_at', 'is_waiting') }}

)

select * from candidates
