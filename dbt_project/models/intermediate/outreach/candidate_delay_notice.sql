{{ config(materialized='table') }}

with

orders as (

    select * from {{ ref('fct_orders') }}

),

slipped as (

    select * from {{ ref('int_parcels_slipped') }}

),

events as (

    select * from {{ ref('fct_parcel_events') }}

),

first_estimates as (

    select
        parcel_id,
        {{ local_date('estimated_delivery_at') }} as estimated_date,
        min(occurred_at) as estimated_at
    from events
    semi join slipped on events.parcel_id = slipped.parcel_id
    where estimated_delivery_at is not null
    group by 1, 2

),

-- the first notice follows the flag; a further one needs a day's slip from the
-- date last told, or a date where none could be told before
due as (

    select
        slipped.*,
        orders.order_number,
        case
            when slipped.last_notice_at is null then slipped.raised_at
            else greatest(
                slipped.raised_at,
                slipped.last_notice_at,
                case
                    when slipped.today_date > slipped.date_last_told
                        then {{ shop_midnight('slipped.date_last_told + 1') }}
                    else coalesce(
                        first_estimates.estimated_at,
                        slipped.last_scan_at,
                        {{ as_of() }}
                    )
                end
            )
        end as trigger_at,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when slipped.possession_at is not null then 'delivered'
            when slipped.state = 'ready_for_pickup' then 'ready_for_pickup'
            when
                slipped.state in (
                    'returning', 'returned_to_sender', 'cancelled'
                )
                then 'no_longer_on_the_way'
            when slipped.is_flag_cleared then 'flag_cleared'
        end as superseded_reason
    from slipped
    inner join orders on slipped.order_id = orders.order_id
    left join first_estimates
        on
            slipped.parcel_id = first_estimates.parcel_id
            and slipped.new_date = first_estimates.estimated_date
    where
        slipped.last_notice_at is null
        or slipped.new_date is not null
        or slipped.today_date > slipped.date_last_told

),

candidates as (

    select
        'delay_notice' as message_type,
        'parcel' as subject_type,
        parcel_id as subject_id,
        concat_ws(
            '|', parcel_id, coalesce(date_last_told::varchar, 'none')
        ) as fact_key,
        order_id,
        parcel_id,
        null::varchar as ticket_id,
        customer_id,
        trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        new_date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'carrier', carrier,
            'tracking_number', tracking_number,
            'tracking_url', tracking_url,
            'delay_flag', foremost_flag,
            'promised_date', coalesce(date_last_told, promised_date),
            'new_date', new_date,
            'last_scan_at', {{ utc_text('last_scan_at') }},
            'last_location', last_location,
            'state_reason', state_reason
        )::varchar as facts
    from due
    where {{ is_lately('trigger_at') }}

)

select * from candidates
