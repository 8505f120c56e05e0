{{ config(materialized='table') }}
with

days as (

    select * from {{ ref('int_delivery_days') }}

),

rates as (

    {{ delivery_rates(ref('int_delivery_days')) }}

)

select
    days.*,
    rates.rate * days.effort as expected
from days
inner join rates
    on
        days.vintage_date = rates.vintage_date
        and days.leg = rates.leg
        and days.carrier = rates.carrier
        and days.age = rates.age
