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

state_changes as (

    select * from {{ ref('int_parcel_state_changes') }}

),

scans as (

    select
        events.*,
        {{ owes_a_scan('parcel_statuses', 'carriers') }} as is_awaiting,
        lead(events.occurred_at) over (
            partition by events.parcel_id
            order by events.occurred_at, parcel_statuses.rank
        ) as next_scan_at
    from {{ ref('int_parcel_events_matched') }} as events
    inner join parcel_statuses on events.status = parcel_statuses.status
    left join carriers on events.carrier = carriers.carrier
    where parcel_statuses.is_physical

),

news as (

    select * from {{ ref('int_parcel_events_matched') }}
    where is_informational and reason is not null

),

-- few parcels have such news: the scans of the others need no look
later_scans as (

    select
        events.parcel_id,
        events.occurred_at
    from {{ ref('int_parcel_events_matched') }} as events
    semi join news on events.parcel_id = news.parcel_id
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
        parcel_id,
        'stalled' as flag,
        'no_scan_since_' || status as reason,
        location,
        occurred_at as since_at,
        next_scan_at as ended_at
    from scans
    where is_awaiting
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
        min(later_scans.occurred_at) as ended_at
    from news
    left join later_scans
        on
            news.parcel_id = later_scans.parcel_id
            and news.occurred_at < later_scans.occurred_at
    group by all

)

select * from causes
