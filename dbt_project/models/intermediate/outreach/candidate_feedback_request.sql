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

{{ orders_in_hand('feedback_request') }},

received as (

    select
        in_hand.*,
        case
            when in_hand.cancelled_at is not null then 'order_cancelled'
            when
                in_hand.order_state = 'returned'
                or in_hand.order_id in (
                    select returns.order_id from returns
                    where returns.order_id is not null
                )
                then 'order_returned'
            when
                in_hand.order_id in (
                    select responses.order_id from responses
                    where responses.order_id is not null
                )
                then 'answered'
            when active.last_ordered_at > in_hand.possession_at
                then 'ordered_since'
            when active.last_wrote_at > in_hand.possession_at then 'wrote_since'
        end as superseded_reason
    from in_hand
    left join active on in_hand.customer_id = active.customer_id

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
        json_object(
            'order_number', order_number,
            'delivered_date', {{ local_date('possession_at') }}
        )::varchar as facts
    from received

)

select * from candidates
