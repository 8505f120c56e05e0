with

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

parcels as (

    select
        parcels.*,
        least(
            parcels.ready_for_pickup_at, parcels.possession_at
        ) as arrived_at
    from {{ ref('int_parcels_tracked') }} as parcels

),

events as (

    select * from {{ ref('int_parcel_events_matched') }}

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
        {{ promise_end(
            'parcels.current_promised_delivery_at', 'run_context.time_zone'
        ) }} as against_at
    from parcels
    cross join run_context
    where
        parcels.current_promised_delivery_at
        is distinct from parcels.promised_delivery_at

),

estimates as (

    select
        parcel_id,
        occurred_at,
        {{ promise_end(
            'max(estimated_delivery_at)', 'any_value(run_context.time_zone)'
        ) }} as estimate_end_at
    from events
    cross join run_context
    where estimated_delivery_at is not null
    group by parcel_id, occurred_at
    union all
    -- an estimate that no scan told was told by the newest answer
    select
        parcels.parcel_id,
        coalesce(parcels.last_scan_at, parcels.label_at) as occurred_at,
        {{ promise_end(
            'parcels.estimated_delivery_at', 'run_context.time_zone'
        ) }} as estimate_end_at
    from parcels
    cross join run_context
    where
        parcels.estimated_delivery_at is not null
        and parcels.parcel_id not in (
            select events.parcel_id
            from events
            where events.estimated_delivery_at is not null
        )

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
