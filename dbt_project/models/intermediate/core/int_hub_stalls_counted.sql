with

rules as (

    select threshold_hours * 60 as threshold_minutes
    from {{ ref('delay_rules') }}
    where flag = 'stalled'

),

parcels as (

    select * from {{ ref('int_parcels_tracked') }}

),

stalls as (

    select
        parcels.carrier,
        coalesce(flags.location, 'unknown') as hub,
        {{ local_date('flags.raised_at') }} as incident_date,
        count(distinct flags.parcel_id) as stalled_count
    from {{ ref('int_delay_flags_raised') }} as flags
    inner join parcels on flags.parcel_id = parcels.parcel_id
    where flags.flag = 'stalled'
    group by all

),

-- a parcel passes a hub once, with its last scan there
scans as (

    select
        events.parcel_id,
        coalesce(events.location, 'unknown') as hub,
        max(events.occurred_at) as since_at
    from {{ ref('int_parcel_events_matched') }} as events
    inner join {{ ref('parcel_statuses') }} as parcel_statuses
        on events.status = parcel_statuses.status
    left join {{ ref('carriers') }} as carriers
        on events.carrier = carriers.carrier
    where {{ owes_a_scan('parcel_statuses', 'carriers') }}
    group by events.parcel_id, hub

),

passes as (

    select
        parcels.carrier,
        scans.hub,
        date_trunc('hour', scans.since_at) as since_at,
        rules.threshold_minutes,
        count(*) as parcel_count
    from scans
    inner join parcels on scans.parcel_id = parcels.parcel_id
    cross join rules
    where parcels.is_followed and not parcels.is_return
    group by all

),

-- the same hour is the same for all hubs
hours as (

    select distinct
        since_at,
        threshold_minutes
    from passes

),

due as (

    {{ add_opening_minutes(
        'hours', 'since_at', 'threshold_minutes', 'due_at'
    ) }}

),

dated as (

    select
        since_at,
        {{ local_date('due_at') }} as incident_date
    from due
    where due_at < {{ as_of() }}

),

-- each parcel counts on the day it would have stalled
passed as (

    select
        passes.carrier,
        passes.hub,
        dated.incident_date,
        sum(passes.parcel_count) as passed_count
    from passes
    inner join dated on passes.since_at = dated.since_at
    group by all

),

daily as (

    select
        coalesce(stalls.carrier, passed.carrier) as carrier,
        coalesce(stalls.hub, passed.hub) as hub,
        coalesce(stalls.incident_date, passed.incident_date) as incident_date,
        coalesce(stalls.stalled_count, 0) as stalled_count,
        greatest(
            coalesce(passed.passed_count, 0), coalesce(stalls.stalled_count, 0)
        ) as passed_count
    from passed
    full outer join stalls
        on
            passed.carrier = stalls.carrier
            and passed.hub = stalls.hub
            and passed.incident_date = stalls.incident_date

)

select * from daily
