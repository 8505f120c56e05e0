with

told as (

    select * from {{ ref('int_messages_told') }}
    where
        sent_at > {{ as_of() }} - to_days(
            {{ parcel_setting('correction_days') }}::integer
        )

),

last_dates as (

    select * from {{ ref('int_delivery_dates_told') }}
    where told_delivery_date is not null

),

parcels as (

    select * from {{ ref('fct_parcels') }}
    where not is_return

),

orders as (

    select * from {{ ref('fct_orders') }}

),

flagged as (

    select distinct parcel_id
    from {{ ref('fct_delay_flags') }}
    where
        is_told
        and cleared_at is null
        and 'delay_notice' in (
            select live.message_type
            from {{ ref('int_message_types_live') }} as live
        )

),

moved as (

    select parcel_id
    from {{ ref('int_delivery_dates_moved') }}
    where 'delivery_window_changed' in (
        select live.message_type
        from {{ ref('int_message_types_live') }} as live
    )

),

claims as (

    select
        told.*,
        message_claims.claim
    from told
    inner join {{ ref('message_claims') }} as message_claims
        on told.message_type = message_claims.message_type
    union all
    -- of the days told only the last still stands
    select
        told.*,
        'date' as claim
    from told
    semi join last_dates on told.message_key = last_dates.message_key

),

stated as (

    select
        claims.message_key as told_message_key,
        claims.claim,
        claims.told_delivery_date as date_told,
        claims.sent_at as told_at,
        claims.order_id,
        claims.parcel_id,
        orders.cancelled_at,
        orders.order_state,
        orders.possession_at as order_possession_at,
        parcels.possession_at,
        parcels.first_scan_at,
        parcels.last_scan_at,
        parcels.shipped_at,
        parcels.ready_for_pickup_at,
        parcels.pickup_deadline_at,
        parcels.state,
        flagged.parcel_id is not null as is_flagged,
        moved.parcel_id is not null as is_moved,
        {{ as_of() }} as as_of,
        {{ shop_midnight('claims.told_delivery_date + 1') }} as date_over_at,
        {{ shop_midnight('claims.told_delivery_date + 1') }} + to_hours(
            {{ parcel_setting('date_grace_hours') }}::bigint
        ) as date_refuted_at
    from claims
    inner join orders on claims.order_id = orders.order_id
    left join parcels on claims.parcel_id = parcels.parcel_id
    left join flagged on claims.parcel_id = flagged.parcel_id
    left join moved on claims.parcel_id = moved.parcel_id

)

select * from stated
