with

parcels as (

    select * from {{ ref('int_parcels_tracked') }}

),

events as (

    select * from {{ ref('int_parcel_events_matched') }}

),

state_changes as (

    select * from {{ ref('int_parcel_state_changes') }}

),

taken_back as (

    select
        state_changes.parcel_id,
        min(state_changes.occurred_at) as taken_back_at
    from state_changes
    inner join parcels on state_changes.parcel_id = parcels.parcel_id
    where
        state_changes.status in ('returning', 'returned_to_sender', 'lost')
        and state_changes.occurred_at > parcels.ready_for_pickup_at
    group by state_changes.parcel_id

),

causes as (

    select
        parcel_id,
        'damaged' as flag,
        'carrier_says_damaged' as reason,
        arg_min(location, occurred_at) as location,
        min(occurred_at) as since_at,
        null::timestamptz as ended_at
    from events
    where reason = 'damaged'
    group by parcel_id
    union all
    select
        parcel_id,
        'returning' as flag,
        coalesce(reason, 'on_its_way_back') as reason,
        null::varchar as location,
        occurred_at as since_at,
        next_occurred_at as ended_at
    from state_changes
    where status = 'returning'
    union all
    select
        parcels.parcel_id,
        'at_pickup_expiring' as flag,
        'shelf_deadline_near' as reason,
        parcels.last_location as location,
        parcels.pickup_deadline_at as since_at,
        least(parcels.possession_at, taken_back.taken_back_at) as ended_at
    from parcels
    left join taken_back on parcels.parcel_id = taken_back.parcel_id
    where parcels.pickup_deadline_at is not null

)

select * from causes
