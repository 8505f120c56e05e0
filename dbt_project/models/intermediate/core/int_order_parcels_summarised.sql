{{ config(materialized='table') }}

with

parcels as (

    select * from {{ ref('int_parcels_tracked') }}

),

parcel_statuses as (

    select * from {{ ref('parcel_statuses') }}

),

summarised as (

    select
        parcels.source,
        parcels.order_id,
        count(*)::integer as parcel_count,
        count(*) filter (
            where parcels.shipped_at is not null
        ) as shipped_count,
        count(*) filter (
            where parcels.state = 'delivered'
        ) as delivered_count,
        count(*) filter (
            where parcels.state = 'returned_to_sender'
        ) as returned_count,
        max(parcels.possession_at) as last_possession_at,
        arg_max(
            parcels.parcel_id, (parcels.possession_at, parcels.parcel_id)
        ) filter (where parcels.possession_at is not null)
            as last_possession_parcel_id,
        bool_and(
            parcels.is_followed or parcels.state = 'delivered'
        ) as is_followed,
        arg_min(parcels.state, (
            coalesce(parcel_statuses.worst_open_order, 90), parcels.parcel_id
        )) filter (where not parcels.is_final) as worst_open_state,
        arg_min(parcels.state, (parcels.state = 'delivered', parcels.parcel_id))
            as any_final_state
    from parcels
    inner join parcel_statuses on parcels.state = parcel_statuses.status
    where not parcels.is_return and parcels.state <> 'cancelled'
    group by parcels.source, parcels.order_id

)

select
    *,
    case
        when delivered_count = parcel_count then 'delivered'
        when delivered_count > 0 then 'partially_delivered'
        else coalesce(worst_open_state, any_final_state)
    end as parcels_state,
    case
        when delivered_count = parcel_count then last_possession_at
    end as possession_at,
    case
        when delivered_count = parcel_count then last_possession_parcel_id
    end as possession_parcel_id
from summarised
