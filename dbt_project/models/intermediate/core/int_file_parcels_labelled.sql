with

parcels as (

    select * from {{ ref('stg_files__parcels') }}

),

parcel_events as (

    select * from {{ ref('stg_files__parcel_events') }}

),

uses as (

    -- a carrier uses a number again: each use ends where the next one begins
    select
        parcels.*,
        lead(coalesce(shipped_at, first_seen_at)) over (
            partition by tracking_number
            order by coalesce(shipped_at, first_seen_at), order_id
        ) as next_use_at,
        lag(coalesce(shipped_at, first_seen_at)) over (
            partition by tracking_number
            order by coalesce(shipped_at, first_seen_at), order_id
        ) as previous_use_at
    from parcels

),

labelled as (

    select
        uses.tracking_number,
        uses.order_id,
        min(parcel_events.occurred_at) filter (
            where parcel_events.status = 'label_created'
        ) as announced_at,
        min(parcel_events.occurred_at) as first_event_at
    from uses
    left join parcel_events
        on
            uses.tracking_number = parcel_events.tracking_number
            and (
                uses.previous_use_at is null
                or parcel_events.occurred_at > uses.previous_use_at
            )
            and (
                uses.next_use_at is null
                or parcel_events.occurred_at
                <= coalesce(uses.shipped_at, uses.first_seen_at)
            )
    group by uses.tracking_number, uses.order_id

)

select
    uses.* exclude (next_use_at, previous_use_at),
    coalesce(
        labelled.announced_at,
        least(uses.shipped_at, labelled.first_event_at),
        uses.first_seen_at
    ) as label_at,
    null::timestamptz as estimated_delivery_at,
    null::timestamptz as cancelled_at
from uses
inner join labelled
    on
        uses.tracking_number = labelled.tracking_number
        and uses.order_id = labelled.order_id
