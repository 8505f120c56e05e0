with

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

carriers as (

    select * from {{ ref('carriers') }}

),

poll_rules as (

    select * from {{ ref('poll_rules') }}

),

poll_limits as (

    select * from {{ ref('poll_limits') }}

),

polls as (

    select * from {{ ref('int_polls_unioned') }}

),

parcels as (

    select
        parcels.*,
        case
            when parcels.is_final or parcels.state in ('lost', 'expired')
                then 'after_final'
            when parcels.first_scan_at is null then 'no_scan_yet'
            when parcels.state in ('out_for_delivery', 'ready_for_pickup')
                then parcels.state
            else 'in_transit'
        end as reason,
        case parcels.state
            when 'expired' then parcels.expires_at
            when 'lost' then parcels.last_changed_at
            else coalesce(parcels.final_at, parcels.label_at)
        end as age_from_at
    from {{ ref('int_parcels_tracked') }} as parcels
    inner join carriers on parcels.carrier = carriers.carrier
    where
        carriers.has_connector
        and parcels.tracking_number is not null
        and parcels.state <> 'cancelled'
        and parcels.is_newest_use

),

planned as (

    select
        parcels.tracking_number,
        parcels.carrier,
        parcels.parcel_id,
        parcels.state,
        parcels.reason,
        polls.last_asked_at,
        coalesce(
            polls.last_asked_at + to_hours(greatest(
                poll_rules.interval_hours, poll_limits.least_interval_hours
            )),
            parcels.label_at
        ) as due_since_at
    from parcels
    cross join run_context
    inner join poll_rules
        on
            parcels.reason = poll_rules.reason
            and run_context.as_of
            >= parcels.age_from_at + to_days(poll_rules.from_age_days)
            and (
                poll_rules.to_age_days is null
                or run_context.as_of
                < parcels.age_from_at + to_days(poll_rules.to_age_days)
            )
    left join poll_limits on parcels.carrier = poll_limits.carrier
    left join polls
        on
            parcels.carrier = polls.carrier
            and parcels.tracking_number = polls.tracking_number

)

select *
from planned
where due_since_at <= {{ as_of() }}
