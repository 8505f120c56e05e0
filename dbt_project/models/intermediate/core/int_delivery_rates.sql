{{ config(materialized='table') }}
with

days as (

    {{ delivery_factor(ref('int_delivery_days')) }}

),

-- the carrier's rate is that of a parcel with no factor of its own
weighed as (

    select
        days.* exclude (effort, factor),
        effort * factor as effort
    from days

),

rates as (

    {{ delivery_rates('weighed') }}

)

select
    vintage_date,
    leg,
    carrier,
    age,
    rate,
    carrier_rate,
    intensity_before,
    reached
from rates
