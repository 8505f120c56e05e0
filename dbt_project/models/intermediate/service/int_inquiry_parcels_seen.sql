with

int_inquiry_orders_meant as (

    select * from {{ ref('int_inquiry_orders_meant') }}

),

fct_parcels as (

    select * from {{ ref('fct_parcels') }}

),

fct_delay_flags as (

    select * from {{ ref('fct_delay_flags') }}

),

fct_parcel_events as (

    select * from {{ ref('fct_parcel_events') }}

),

flag_situations as (

    select * from {{ ref('flag_situations') }}

),

parcel_statuses as (

    select * from {{ ref('parcel_statuses') }}

),

parcels_then as (

    select
        meant.source,
        meant.ticket_id,
        meant.created_at,
        meant.order_id,
        fct_parcels.parcel_id,
        fct_parcels.shipped_at,
        fct_parcels.ready_for_pickup_at,
        fct_parcels.possession_at
    from int_inquiry_orders_meant as meant
    inner join fct_parcels
        on
            meant.order_id = fct_parcels.order_id
            and coalesce(meant.named_parcel_id, fct_parcels.parcel_id)
            = fct_parcels.parcel_id
            and not fct_parcels.is_return
            and fct_parcels.state <> 'cancelled'

),

-- a flag whose reason has ended lingers for the hours of the seed
flags_then as (

    select
        parcels_then.source,
        parcels_then.ticket_id,
        parcels_then.parcel_id,
        flag_situations.situation,
        fct_delay_flags.raised_at,
        coalesce(
            fct_delay_flags.cleared_at > parcels_then.created_at, true
        ) as is_open
    from parcels_then
    inner join fct_delay_flags
        on
            parcels_then.parcel_id = fct_delay_flags.parcel_id
            and parcels_then.created_at >= fct_delay_flags.raised_at
    inner join flag_situations
        on fct_delay_flags.flag = flag_situations.flag
    where
        fct_delay_flags.cleared_at is null
        or fct_delay_flags.cleared_at
        + to_hours(flag_situations.lingers_hours) > parcels_then.created_at

),

flags_by_parcel as (

    select
        source,
        ticket_id,
        parcel_id,
        min(raised_at) filter (where situation = 'late' and is_open)
            as late_at,
        min(raised_at) filter (where situation = 'late') as lately_late_at,
        min(raised_at) filter (where situation = 'stalled' and is_open)
            as stalled_at,
        min(raised_at) filter (where situation = 'held_back' and is_open)
            as held_back_at
    from flags_then
    group by all

),

-- that a parcel was announced to the carrier is no sight of it
scans_then as (

    select
        parcels_then.source,
        parcels_then.ticket_id,
        parcels_then.parcel_id,
        max(fct_parcel_events.occurred_at) as last_scan_at
    from parcels_then
    inner join fct_parcel_events
        on
            parcels_then.parcel_id = fct_parcel_events.parcel_id
            and parcels_then.created_at >= fct_parcel_events.occurred_at
    inner join parcel_statuses
        on fct_parcel_events.status = parcel_statuses.status
    where parcel_statuses.is_physical
    group by all

),

final as (

    select
        parcels_then.*,
        flags_by_parcel.late_at,
        flags_by_parcel.lately_late_at,
        flags_by_parcel.stalled_at,
        flags_by_parcel.held_back_at,
        scans_then.last_scan_at
    from parcels_then
    left join flags_by_parcel
        on
            parcels_then.source = flags_by_parcel.source
            and parcels_then.ticket_id = flags_by_parcel.ticket_id
            and parcels_then.parcel_id = flags_by_parcel.parcel_id
    left join scans_then
        on
            parcels_then.source = scans_then.source
            and parcels_then.ticket_id = scans_then.ticket_id
            and parcels_then.parcel_id = scans_then.parcel_id

)

select * from final
