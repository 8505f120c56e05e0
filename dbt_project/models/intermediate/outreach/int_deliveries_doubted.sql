with

parcels as (

    select * from {{ ref('fct_parcels') }}
    where
        not is_return
        and coalesce(possession_at, last_scan_at) > {{ as_of() }} - to_days(
            {{ parcel_setting('last_mile_days') }}::integer
        )

),

places as (

    select * from {{ ref('delivery_places') }}

),

scans as (

    select
        events.parcel_id,
        bool_or(
            events.status in (
                'out_for_delivery',
                'delivery_attempt_failed',
                'ready_for_pickup'
            )
        ) as has_last_mile,
        lower(arg_max(events.description, events.occurred_at) filter (
            where events.status = 'delivered'
        )) as delivered_words,
        max(events.occurred_at) filter (where statuses.is_moving)
            as last_moving_at
    from {{ ref('fct_parcel_events') }} as events
    semi join parcels on events.parcel_id = parcels.parcel_id
    left join {{ ref('parcel_statuses') }} as statuses
        on events.status = statuses.status
    group by events.parcel_id

),

-- silence on the last mile means something where a carrier else scans it
carriers as (

    select parcels.carrier
    from parcels
    inner join scans on parcels.parcel_id = scans.parcel_id
    where parcels.possession_at is not null
    group by parcels.carrier
    having
        count(*) >= {{ parcel_setting('last_mile_parcels') }}
        and avg(scans.has_last_mile::integer)
        >= {{ parcel_setting('last_mile_share') }}

),

claims as (

    select
        parcel_id,
        max(raised_at) as raised_at
    from {{ ref('fct_delay_flags') }}
    where flag = 'not_received' and cleared_at is null
    group by parcel_id

),

delivered as (

    select
        parcels.*,
        coalesce(parcels.possession_at, parcels.last_scan_at) as delivered_at,
        scans.last_moving_at,
        scans.has_last_mile,
        claims.raised_at,
        (
            select max(places.place)
            from places
            where contains(scans.delivered_words, places.phrase)
        ) as place,
        parcels.carrier in (select carriers.carrier from carriers)
            as is_last_mile_scanned
    from parcels
    inner join scans on parcels.parcel_id = scans.parcel_id
    left join claims on parcels.parcel_id = claims.parcel_id
    where
        parcels.possession_at is not null
        or (
            parcels.state = 'ready_for_pickup'
            and parcels.state_reason = 'neighbour'
        )

),

judged as (

    select
        * exclude (has_last_mile, is_last_mile_scanned, place),
        case
            when raised_at is not null then 'customer_has_nothing'
            when
                last_moving_at >= possession_at + to_hours({{
                    parcel_setting('scanned_again_hours') }}::bigint)
                then 'scanned_again'
            when possession_at is null then 'neighbour'
            when place is not null then place
            when not has_last_mile and is_last_mile_scanned
                then 'no_last_mile'
        end as doubt
    from delivered
    where
        delivered_at > {{ as_of() }} - to_days(
            {{ parcel_setting('delivered_check_days') }}::integer
        )

),

doubted as (

    select
        * exclude (raised_at, last_moving_at),
        case doubt
            when 'customer_has_nothing' then greatest(delivered_at, raised_at)
            when 'scanned_again' then last_moving_at
            else delivered_at
        end as doubted_at
    from judged
    where doubt is not null

)

select * from doubted
