with

moved as (

    select * from {{ ref('int_delivery_dates_moved') }}

),

first_estimates as (

    select
        events.parcel_id,
        {{ local_date('events.estimated_delivery_at') }} as estimated_date,
        min(events.occurred_at) as estimated_at
    from {{ ref('fct_parcel_events') }} as events
    semi join moved on events.parcel_id = moved.parcel_id
    where events.estimated_delivery_at is not null
    group by 1, 2

),

sisters as (

    select
        order_id,
        told_delivery_date,
        max(sent_at) as sent_at
    from {{ ref('int_messages_told') }}
    where message_type = 'delivery_window_changed'
    group by order_id, told_delivery_date

),

timed as (

    select
        moved.*,
        greatest(
            moved.last_told_at,
            case
                when moved.new_date = moved.estimated_date
                    then coalesce(
                        first_estimates.estimated_at,
                        moved.last_scan_at,
                        {{ as_of() }}
                    )
                -- when a promise was moved nobody wrote down
                else {{ as_of() }}
            end
        ) as moved_at,
        -- a mail about one parcel of an order told of all that come that day
        coalesce(
            sisters.sent_at
            >= coalesce(first_estimates.estimated_at, sisters.sent_at),
            false
        ) as is_told_with_sister
    from moved
    left join first_estimates
        on
            moved.parcel_id = first_estimates.parcel_id
            and moved.new_date = first_estimates.estimated_date
    left join sisters
        on
            moved.order_id = sisters.order_id
            and moved.new_date = sisters.told_delivery_date

)

select * from timed
