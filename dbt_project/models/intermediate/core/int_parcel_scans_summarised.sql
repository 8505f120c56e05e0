with

events as (

    select * from {{ ref('int_parcel_events_matched') }}

),

state_changes as (

    select * from {{ ref('int_parcel_state_changes') }}

),

parcel_statuses as (

    select * from {{ ref('parcel_statuses') }}

),

scans as (

    select
        events.parcel_id,
        min(events.occurred_at) filter (
            where parcel_statuses.is_physical
        ) as first_scan_at,
        max(events.occurred_at) filter (
            where parcel_statuses.is_physical
        ) as last_scan_at,
        arg_max(events.location, (
            events.occurred_at, parcel_statuses.rank, events.scan_hash
        )) filter (where parcel_statuses.is_physical) as last_location,
        arg_min(events.location, (
            events.occurred_at, events.scan_hash
        )) filter (
            where
            events.status = 'ready_for_pickup'
            and events.reason is distinct from 'neighbour'
        ) as ready_location,
        arg_max(events.estimated_delivery_at, (
            events.occurred_at, events.scan_hash
        )) as scan_estimated_delivery_at,
        max(events.estimated_delivery_at) as latest_scan_estimate_at
    from events
    left join parcel_statuses on events.status = parcel_statuses.status
    group by events.parcel_id

),

states as (

    select
        state_changes.parcel_id,
        arg_max(state_changes.status, state_changes.position) as last_status,
        arg_max_null(state_changes.reason, state_changes.position)
            as state_reason,
        arg_max(state_changes.occurred_at, state_changes.position)
            as last_changed_at,
        arg_max(parcel_statuses.is_final, state_changes.position)
            as scan_is_final,
        min(state_changes.occurred_at) filter (
            where
            state_changes.status = 'ready_for_pickup'
            and state_changes.reason is distinct from 'neighbour'
        ) as ready_for_pickup_at,
        min(state_changes.occurred_at) filter (
            where state_changes.status = 'delivered'
        ) as possession_at
    from state_changes
    inner join parcel_statuses
        on state_changes.status = parcel_statuses.status
    group by state_changes.parcel_id

)

select
    coalesce(scans.parcel_id, states.parcel_id) as parcel_id,
    scans.* exclude (parcel_id),
    states.* exclude (parcel_id)
from scans
full outer join states on scans.parcel_id = states.parcel_id
