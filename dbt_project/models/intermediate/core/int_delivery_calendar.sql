{{ config(materialized='table') }}
with

weekdays as (

    select * from {{ ref('int_delivery_weekdays') }}

),

dates as (

    {{ delivery_dates() }}

)

select
    weekdays.vintage_date,
    weekdays.leg,
    weekdays.carrier,
    dates.calendar_date,
    concat_ws(
        '|',
        weekdays.vintage_date,
        weekdays.leg,
        weekdays.carrier,
        dates.calendar_date
    ) as calendar_key,
    weekdays.day_weight,
    sum(weekdays.day_weight) over (
        partition by weekdays.vintage_date, weekdays.leg, weekdays.carrier
        order by dates.calendar_date
    ) - weekdays.day_weight as position_before
from weekdays
inner join dates
    on
        weekdays.day_kind = dates.day_kind
        and dates.calendar_date
        between weekdays.vintage_date - 70 and weekdays.vintage_date + 140
