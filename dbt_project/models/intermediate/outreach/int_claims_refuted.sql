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
        {{ as_of() }} as as_of,
        {{ shop_midnight('claims.told_delivery_date + 1') }} + to_hours(
            {{ parcel_setting('date_grace_hours') }}::bigint
        ) as date_refuted_at
    from claims
    inner join orders on claims.order_id = orders.order_id
    left join parcels on claims.parcel_id = parcels.parcel_id
    left join flagged on claims.parcel_id = flagged.parcel_id

),

judged as (

    select
        *,
        case claim
            when 'dispatched'
                then
                    state = 'cancelled'
                    or (
                        state is not null
                        and first_scan_at is null
                        and shipped_at is null
                    )
            -- one driven out again goes to the door as its reader asked, and
            -- one kept to its last day goes back as was told
            when 'ready'
                then
                    possession_at is null
                    and (
                        state in (
                            'label_created', 'picked_up', 'in_transit',
                            'customs', 'exception', 'lost'
                        )
                        or (
                            state in ('returning', 'returned_to_sender')
                            and last_scan_at < pickup_deadline_at
                        )
                    )
            when 'delivered' then order_possession_at is null
            -- where no scan is ever heard, silence says nothing
            when 'date'
                then
                    possession_at is null
                    and ready_for_pickup_at is null
                    and first_scan_at is not null
                    and date_refuted_at <= as_of
        end as is_refuted,
        case
            when cancelled_at is not null then 'order_cancelled'
            when claim = 'delivered' and order_state = 'returned'
                then 'order_returned'
            when claim = 'date' and is_flagged then 'told_by_delay_notice'
            when
                claim = 'date'
                and state in (
                    'exception', 'returning', 'lost', 'expired', 'cancelled',
                    'returned_to_sender'
                )
                then 'no_longer_on_the_way'
        end as superseded_reason
    from stated

),

-- one mail puts right the last that was told of a parcel
refuted as (

    select * exclude (is_refuted)
    from judged
    where is_refuted
    qualify row_number() over (
        partition by coalesce(parcel_id, order_id)
        order by
            superseded_reason is null desc,
            claim = 'date' asc,
            told_at desc,
            told_message_key asc
    ) = 1

)

select * from refuted
