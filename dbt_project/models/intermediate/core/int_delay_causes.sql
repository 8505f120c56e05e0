with

parcels as (

    select * from {{ ref('int_parcels_tracked') }}

),

carriers as (

    select * from {{ ref('carriers') }}

),

parcel_statuses as (

    select * from {{ ref('parcel_statuses') }}

),

events as (

    select * from {{ ref('int_parcel_events_matched') }}

),

state_changes as (

    select * from {{ ref('int_parcel_state_changes') }}

),

scans as (

    select
        events.*,
        parcel_statuses.is_moving,
        lead(events.occurred_at) over (
            partition by events.parcel_id
            order by events.occurred_at, parcel_statuses.rank
        ) as next_scan_at
    from events
    inner join parcel_statuses on events.status = parcel_statuses.status
    where parcel_statuses.is_physical

),

causes as (

    select
        parcel_id,
        'not_handed_over' as flag,
        'label_without_scan' as reason,
        null::varchar as location,
        label_at as since_at,
        first_scan_at as ended_at
    from parcels
    union all
    select
        scans.parcel_id,
        'stalled' as flag,
        'no_scan_since_' || scans.status as reason,
        scans.location,
        scans.occurred_at as since_at,
        scans.next_scan_at as ended_at
    from scans
    left join carriers on scans.carrier = carriers.carrier
    where
        scans.is_moving
        -- silence means nothing where a carrier does not scan on the way
        and coalesce(carriers.has_transit_scans, true)
    union all
    select
        parcel_id,
        'overdue' as flag,
        'promise_passed' as reason,
        last_location as location,
        promise_end_at as since_at,
        least(ready_for_pickup_at, possession_at) as ended_at
    from parcels
    where promise_end_at is not null
    union all
    select
        state_changes.parcel_id,
        'exception' as flag,
        coalesce(state_changes.reason, state_changes.status) as reason,
        null::varchar as location,
        state_changes.occurred_at as since_at,
        state_changes.next_occurred_at as ended_at
    from state_changes
    inner join parcel_statuses
        on state_changes.status = parcel_statuses.status
    where parcel_statuses.is_delay
    union all
    select
        news.parcel_id,
        'exception' as flag,
        news.reason,
        news.location,
        news.occurred_at as since_at,
        min(scans.occurred_at) as ended_at
    from events as news
    left join scans
        on
            news.parcel_id = scans.parcel_id
            and news.occurred_at < scans.occurred_at
    where news.is_informational and news.reason is not null
    group by all

)

select * from causes
