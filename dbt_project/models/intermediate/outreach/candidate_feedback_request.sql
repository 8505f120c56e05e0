with

orders as (

    select * from {{ ref('fct_orders') }}

),

returns as (

    select * from {{ ref('fct_returns') }}

),

responses as (

    select * from {{ ref('fct_survey_responses') }}

),

active as (

    select * from {{ ref('int_customers_active') }}

),

message_types as (

    select * from {{ ref('message_types') }}
    where message_type = 'feedback_request'

),

waiting as (

    select distinct order_id
    from {{ ref('stg_ledger__decisions') }}
    where message_type = 'feedback_request' and decision = 'defer'

),

received as (

    select
        orders.*,
        waiting.order_id is not null as is_waiting,
        orders.possession_at + to_days(message_types.wait_days) as trigger_at,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when
                orders.order_state = 'returned'
                or orders.order_id in (
                    select returns.order_id from returns
                    where returns.order_id is not null
                )
                then 'order_returned'
            when
                orders.order_id in (
                    select responses.order_id from responses
                    where responses.order_id is not null
                )
                then 'answered'
            when active.last_ordered_at > orders.possession_at
                then 'ordered_since'
            when active.last_wrote_at > orders.possession_at then 'wrote_since'
        end as superseded_reason
    from orders
    cross join message_types
    left join waiting on orders.order_id = waiting.order_id
    left join active on orders.customer_id = active.customer_id
    where
        orders.possession_at is not null
        and orders.order_state not in (
            'partially_shipped', 'partially_delivered'
        )

),

candidates as (

    select
        'feedback_request' as message_type,
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
                'order_number', order_number,
                'delivered_date', {{ local_date('possession_at') }}
            )
        {%- endcall %} as facts
    from received
    where trigger_at <= {{ as_of() }}

)

select * from candidates
