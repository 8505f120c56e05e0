{{ config(materialized='table') }}
with

vintages as (

    select
        *,
        {{ as_of() }} as as_of
    from {{ ref('int_delivery_vintages') }}
    where is_current

),

pairs as (

    select
        parcels.parcel_id,
        vintages.as_of as looked_at,
        vintages.vintage_date,
        parcels.promise_end_at
    from {{ ref('int_parcels_tracked') }} as parcels
    cross join vintages
    where
        not parcels.is_return
        and not parcels.is_final
        and parcels.state not in ('expired', 'lost', 'returning')
        and parcels.order_cancelled_at is null
        and least(parcels.ready_for_pickup_at, parcels.possession_at) is null

),

{{ deliveries_predicted('pairs') }}

select
    parcel_id,
    looked_at as predicted_at,
    stage,
    late_probability,
    p10_at,
    p50_at,
    p90_at
from predicted
