with

orders as (

    select * from {{ ref('fct_orders') }}

),

moved as (

    select * from {{ ref('int_delivery_dates_timed') }}

),

-- a dispatch that is about to be told tells the same date
dispatches as (

    select
        dispatched.parcel_id,
        dispatched.told_delivery_date
    from {{ ref('candidate_order_dispatched') }} as dispatched
    anti join {{ ref('int_messages_told') }} as told
        on
            dispatched.parcel_id = told.parcel_id
            and told.message_type = 'order_dispatched'
    semi join {{ ref('int_message_types_live') }} as live
        on dispatched.message_type = live.message_type
    where
        not dispatched.is_superseded
        and dispatched.trigger_at > {{ as_of() }} - interval 48 hour

),

judged as (

    select
        moved.*,
        orders.order_number,
        moved.moved_at as trigger_at,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when moved.possession_at is not null then 'delivered'
            when moved.state in ('ready_for_pickup', 'out_for_delivery')
                then moved.state
            when moved.state = 'exception' or moved.is_stopped
                then 'stopped_on_the_way'
            when
                moved.state in ('returning', 'lost', 'expired')
                or moved.is_final
                then 'no_longer_on_the_way'
            -- the dispatch will tell of it
            when
                moved.new_date < moved.date_last_told
                and coalesce(moved.first_scan_at, moved.shipped_at) is null
                then 'not_yet_dispatched'
            -- a date that moves out under a flag is a delay
            when
                moved.is_flagged
                and moved.new_date
                > coalesce(moved.date_last_told, date '1970-01-01')
                then 'told_by_delay_notice'
            when dispatches.parcel_id is not null
                then 'told_by_order_dispatched'
            when moved.is_told_with_sister then 'told_with_first_parcel'
        end as superseded_reason
    from moved
    inner join orders on moved.order_id = orders.order_id
    left join dispatches
        on
            moved.parcel_id = dispatches.parcel_id
            and moved.new_date = dispatches.told_delivery_date

),

grouped as (

    select
        * exclude (superseded_reason),
        coalesce(
            superseded_reason,
            case
                when row_number() over (
                    partition by order_id, new_date, superseded_reason is null
                    order by trigger_at, parcel_id
                ) > 1 then 'told_with_first_parcel'
            end
        ) as superseded_reason,
        count(*) filter (where superseded_reason is null) over (
            partition by order_id, new_date
        ) as parcel_count
    from judged

),

candidates as (

    select
        'delivery_window_changed' as message_type,
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
            'date_last_told', date_last_told,
            'new_date', new_date,
            'parcel_count', parcel_count
        )::varchar as facts
    from grouped
    where {{ is_lately('trigger_at') }}

)

select * from candidates
