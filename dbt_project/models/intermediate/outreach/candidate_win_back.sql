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

{{ orders_in_hand('win_back') }},

absent as (

    select
        in_hand.*,
        offers.offer_texts,
        offers.offer_code,
        offers.offer_until_date,
        case
            when in_hand.cancelled_at is not null then 'order_cancelled'
            when active.last_ordered_at > in_hand.ordered_at
                then 'ordered_since'
            -- half a year holds old questions; one asked now ends it
            when active.last_wrote_at > in_hand.trigger_at then 'wrote_since'
        end as superseded_reason
    from in_hand
    left join offers on in_hand.message_type = offers.message_type
    left join active on in_hand.customer_id = active.customer_id
    where in_hand.exchange_of_order_id is null

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
        json_object(
            'ordered_date', {{ local_date('ordered_at') }},
            'offer_texts', offer_texts,
            'offer_code', offer_code,
            'offer_until_date', offer_until_date
        )::varchar as facts
    from absent

)

select * from candidates
