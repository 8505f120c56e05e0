with

parcels as (

    select
        *,
        least(ready_for_pickup_at, possession_at) as arrived_at,
        -- an estimate that no scan told was told by the newest answer
        coalesce(latest_scan_estimate_at, estimated_delivery_at)
            as latest_estimate_at
    from {{ ref('int_parcels_tracked') }}

),

events as (

    select * from {{ ref('int_parcel_events_matched') }}
    where estimated_delivery_at is not null

),

promises as (

    select
        parcel_id,
        arrived_at,
        latest_estimate_at,
        'promise' as against,
        promise_end_at as against_at
    from parcels
    where promise_end_at is not null
    union all
    select
        parcels.parcel_id,
        parcels.arrived_at,
        parcels.latest_estimate_at,
        'current_promise' as against,
        {{ promise_end('parcels.current_promised_delivery_at') }} as against_at
    from parcels
    where
        parcels.current_promised_delivery_at
        is distinct from parcels.promised_delivery_at

),

-- where even the latest estimate keeps the promise nothing slipped
slipping as (

    select distinct parcel_id
    from promises
    where {{ promise_end('latest_estimate_at') }} > against_at

),

told as (

    select
        events.parcel_id,
        events.occurred_at,
        events.estimated_delivery_at
    from events
    semi join slipping on events.parcel_id = slipping.parcel_id
    union all
    select
        parcels.parcel_id,
        coalesce(parcels.last_scan_at, parcels.label_at) as occurred_at,
        parcels.estimated_delivery_at
    from parcels
    semi join slipping on parcels.parcel_id = slipping.parcel_id
    where parcels.latest_scan_estimate_at is null

),

estimates as (

    select
        parcel_id,
        occurred_at,
        {{ promise_end('max(estimated_delivery_at)') }} as estimate_end_at
    from told
    group by parcel_id, occurred_at

),

compared as (

    select
        promises.*,
        estimates.occurred_at,
        estimates.estimate_end_at > promises.against_at as is_slipped,
        lag(is_slipped, 1, false) over in_time as was_slipped
    from promises
    inner join estimates on promises.parcel_id = estimates.parcel_id
    window in_time as (
        partition by promises.parcel_id, promises.against
        order by estimates.occurred_at
    )

),

turned as (

    select
        *,
        lead(occurred_at) over (
            partition by parcel_id, against order by occurred_at
        ) as turned_back_at
    from compared
    where is_slipped <> was_slipped

),

causes as (

    select
        parcel_id,
        'eta_slipped' as flag,
        'estimate_after_' || against as reason,
        against,
        null::varchar as location,
        occurred_at as since_at,
        least(turned_back_at, arrived_at) as ended_at
    from turned
    where is_slipped
    union all
    select
        parcel_id,
        'overdue' as flag,
        'current_promise_passed' as reason,
        against,
        null::varchar as location,
        against_at as since_at,
        arrived_at as ended_at
    from promises
    where against = 'current_promise' and against_at is not null

)

select * from causes
