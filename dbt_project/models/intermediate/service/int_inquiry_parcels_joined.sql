{{ config(materialized='table') }}

with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_tickets_matched as (

    select * from {{ ref('int_tickets_matched') }}

),

fct_parcels as (

    select * from {{ ref('fct_parcels') }}

),

fct_delay_flags as (

    select * from {{ ref('fct_delay_flags') }}
    where is_told

),

fct_parcel_events as (

    select * from {{ ref('fct_parcel_events') }}

),

-- what was known of each parcel in the minute the ticket was made
parcels_then as (

    select
        int_tickets_matched.source,
        int_tickets_matched.ticket_id,
        int_tickets_matched.named_parcel_id,
        int_tickets_unioned.created_at,
        fct_parcels.parcel_id,
        fct_parcels.delay_flag,
        fct_parcels.label_at,
        fct_parcels.promised_delivery_at,
        fct_parcels.possession_at,
        coalesce(
            fct_parcels.possession_at <= int_tickets_unioned.created_at, false
        ) as was_delivered,
        coalesce(
            least(fct_parcels.shipped_at, fct_parcels.first_scan_at)
            <= int_tickets_unioned.created_at,
            false
        ) as was_shipped
    from int_tickets_matched
    inner join int_tickets_unioned
        on
            int_tickets_matched.source = int_tickets_unioned.source
            and int_tickets_matched.ticket_id = int_tickets_unioned.ticket_id
    inner join fct_parcels
        on
            int_tickets_matched.matched_order_id = fct_parcels.order_id
            and not fct_parcels.is_return

),

flags_then as (

    select
        parcels_then.source,
        parcels_then.ticket_id,
        parcels_then.parcel_id,
        min(fct_delay_flags.precedence) filter (
            where fct_delay_flags.cleared_at is null
        ) as open_precedence,
        bool_or(
            fct_delay_flags.raised_at <= parcels_then.created_at
            and (
                fct_delay_flags.cleared_at is null
                or fct_delay_flags.cleared_at > parcels_then.created_at
            )
        ) as was_flagged
    from parcels_then
    inner join fct_delay_flags
        on parcels_then.parcel_id = fct_delay_flags.parcel_id
    group by all

),

scans_then as (

    select
        parcels_then.source,
        parcels_then.ticket_id,
        max(fct_parcel_events.occurred_at) as last_scan_at
    from parcels_then
    inner join fct_parcel_events
        on
            parcels_then.parcel_id = fct_parcel_events.parcel_id
            and parcels_then.created_at >= fct_parcel_events.occurred_at
    group by all

),

final as (

    select
        parcels_then.source,
        parcels_then.ticket_id,
        scans_then.last_scan_at,
        arg_min(
            struct_pack(
                parcel_id := parcels_then.parcel_id,
                delay_flag := parcels_then.delay_flag,
                promised_delivery_at := parcels_then.promised_delivery_at,
                possession_at := parcels_then.possession_at
            ),
            (
                parcels_then.parcel_id
                is distinct from parcels_then.named_parcel_id,
                coalesce(flags_then.open_precedence, 2147483647),
                -epoch_us(parcels_then.label_at),
                parcels_then.parcel_id
            )
        ) as parcel,
        bool_or(coalesce(flags_then.was_flagged, false)) as was_flagged,
        bool_and(parcels_then.was_delivered) as was_delivered,
        bool_or(parcels_then.was_shipped) as was_shipped
    from parcels_then
    left join flags_then
        on
            parcels_then.source = flags_then.source
            and parcels_then.ticket_id = flags_then.ticket_id
            and parcels_then.parcel_id = flags_then.parcel_id
    left join scans_then
        on
            parcels_then.source = scans_then.source
            and parcels_then.ticket_id = scans_then.ticket_id
    group by
        parcels_then.source, parcels_then.ticket_id, scans_then.last_scan_at

)

select
    * exclude (parcel),
    parcel.*
from final
