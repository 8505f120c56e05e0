{{ config(materialized='table') }}
with

events as (

    select * from {{ ref('int_parcel_events_matched') }}

),

parcel_statuses as (

    select * from {{ ref('parcel_statuses') }}

),

ranked as (

    select
        events.parcel_id,
        events.status,
        events.reason,
        events.occurred_at,
        parcel_statuses.rank,
        row_number() over (
            partition by events.parcel_id
            order by
                events.occurred_at,
                parcel_statuses.rank,
                events.scan_hash
        ) as position,
        last_value(
            case
                when events.status in ('delivered', 'returning')
                    then events.status
            end ignore nulls
        ) over (
            partition by events.parcel_id
            order by
                events.occurred_at,
                parcel_statuses.rank,
                events.scan_hash
            rows between unbounded preceding and 1 preceding
        ) as last_turn,
        max(parcel_statuses.rank) over (
            partition by events.parcel_id
            order by
                events.occurred_at,
                parcel_statuses.rank,
                events.scan_hash
            rows between unbounded preceding and 1 preceding
        ) as highest_rank
    from events
    inner join parcel_statuses on events.status = parcel_statuses.status
    where not events.is_informational

),

after_delivery as (

    -- a delivered parcel only ever turns round, and a label or a hand-over
    -- scanned late takes no parcel back to where it began
    select *
    from ranked
    where
        (last_turn is distinct from 'delivered' or status = 'returning')
        and (
            status not in ('label_created', 'picked_up')
            or coalesce(highest_rank, 0) <= rank
        )

),

effective as (

    -- nothing follows an end
    select
        *,
        case
            when status not in ('returned_to_sender', 'cancelled')
                then lead(occurred_at) over (
                    partition by parcel_id order by position
                )
        end as next_occurred_at
    from after_delivery
    qualify coalesce(bool_or(
        status in ('returned_to_sender', 'cancelled')
    ) over (
        partition by parcel_id order by position
        rows between unbounded preceding and 1 preceding
    ), false) = false

)

select
    parcel_id,
    status,
    reason,
    position,
    occurred_at,
    next_occurred_at
from effective
