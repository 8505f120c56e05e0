with

parcels as (

    select
        *,
        coalesce(shipped_at, first_seen_at) as used_at
    from {{ ref('stg_files__parcels') }}

),

parcel_events as (

    -- not from staging: that would read every payload once more
    select
        parcel_number as tracking_number,
        raw_status as status,
        occurred_at
    from {{ ref('int_parcel_events_mapped') }}
    where source = 'files'

),

uses as (

    -- a carrier uses a number again: each use ends where the next one begins
    select
        *,
        lag(used_at) over (
            partition by tracking_number order by used_at, order_id
        ) as previous_use_at,
        lead(used_at) over (
            partition by tracking_number order by used_at, order_id
        ) is null as is_last_use
    from parcels

),

announced as (

    select
        uses.tracking_number,
        uses.order_id,
        min(parcel_events.occurred_at) filter (
            where parcel_events.status = 'label_created'
        ) as announced_at,
        min(
            case
                when
                    uses.previous_use_at is null
                    or parcel_events.occurred_at >= uses.used_at
                    then parcel_events.occurred_at
            end
        ) as first_event_at
    from uses
    inner join parcel_events
        on uses.tracking_number = parcel_events.tracking_number
    where
        parcel_events.occurred_at
        > coalesce(uses.previous_use_at, '-infinity'::timestamptz)
        and (uses.is_last_use or parcel_events.occurred_at <= uses.used_at)
    group by uses.tracking_number, uses.order_id

)

select
    uses.* exclude (previous_use_at, is_last_use, used_at),
    coalesce(
        -- a label scanned long after other scans is not the first of the parcel
        case
            when
                announced.first_event_at
                < announced.announced_at - interval 2 day
                then null
            else announced.announced_at
        end,
        case
            when uses.previous_use_at is null
                then least(uses.shipped_at, announced.first_event_at)
        end,
        uses.used_at
    ) as label_at
from uses
left join announced
    on
        uses.tracking_number = announced.tracking_number
        and uses.order_id is not distinct from announced.order_id
