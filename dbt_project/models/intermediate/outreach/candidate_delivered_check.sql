with

orders as (

    select * from {{ ref('fct_orders') }}

),

doubted as (

    select * from {{ ref('int_deliveries_doubted') }}

),

answered as (

    select
        order_id,
        max(answered_at) as answered_at
    from {{ ref('fct_survey_responses') }}
    where order_id is not null
    group by order_id

),

checked as (

    select
        doubted.*,
        orders.order_number,
        doubted.doubted_at as trigger_at,
        {{ local_date('doubted.delivered_at') }} as delivered_date,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when
                orders.order_state = 'returned'
                or doubted.state in ('returning', 'returned_to_sender')
                then 'order_returned'
            when answered.answered_at > doubted.doubted_at then 'answered'
        end as superseded_reason
    from doubted
    inner join orders on doubted.order_id = orders.order_id
    left join answered on doubted.order_id = answered.order_id

),

-- one mail asks of all that was left on a day
grouped as (

    select
        *,
        count(*) filter (where superseded_reason is null) over (
            partition by order_id, delivered_date
        ) as parcel_count
    from checked
    qualify row_number() over (
        partition by order_id, delivered_date
        order by superseded_reason is null desc, trigger_at asc, parcel_id asc
    ) = 1

),

candidates as (

    select
        'delivered_check' as message_type,
        'parcel' as subject_type,
        parcel_id as subject_id,
        concat_ws('|', order_id, delivered_date) as fact_key,
        order_id,
        parcel_id,
        null::varchar as ticket_id,
        customer_id,
        trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'carrier', carrier,
            'tracking_number', tracking_number,
            'tracking_url', tracking_url,
            'doubt', doubt,
            'delivered_at', {{ utc_text('delivered_at') }},
            'location', last_location,
            'parcel_count', parcel_count
        )::varchar as facts
    from grouped
    where {{ is_lately('trigger_at') }}

)

select * from candidates
