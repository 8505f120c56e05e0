with

parcels as (

    select
        *,
        least(ready_for_pickup_at, possession_at) as arrived_at
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
        'promise' as against,
        promise_end_at as against_at
    from parcels
    where promise_end_at is not null
    union all
    select
        parcels.parcel_id,
        parcels.arrived_at,
        'current_promise' as against,
        {{ promise_end('parcels.current_promised_delivery_at') }} as against_at
    from parcels
    where
        parcels.current_promised_delivery_at
        is distinct from parcels.promised_delivery_at

),

told as (

    select
        parcel_id,
        occurred_at,
        estimated_delivery_at
    from events
    union all
    -- an estimate that no scan told was told by the newest answer
    select
        parcels.parcel_id,
        coalesce(parcels.last_scan_at, parcels.label_at) as occurred_at,
        parcels.estimated_delivery_at
    from parcels
    anti join events on parcels.parcel_id = events.parcel_id
    where parcels.estimated_delivery_at is not null

),

-- where even the latest estimate keeps the promise nothing slipped
slipping as (

    select promises.parcel_id
    from promises
    inner join told on promises.parcel_id = told.parcel_id
    group by promises.parcel_id
    having
        {{ promise_end('max(told.estimated_delivery_at)') }}
        > min(promises.against_at)

),

estimates as (

    select
        told.parcel_id,
        told.occurred_at,
        {{ promise_end('max(told.estimated_delivery_at)') }} as estimate_end_at
    from told
    semi join slipping on told.parcel_id = slipping.parcel_id
    group by told.parcel_id, told.occurred_at

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
