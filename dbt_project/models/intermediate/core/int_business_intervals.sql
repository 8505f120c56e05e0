{{ config(materialized='table') }}
with

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

opening_hours as (

    select * from {{ ref('stg_varsel__opening_hours') }}

),

holidays as (

    select * from {{ ref('stg_varsel__holidays') }}

),

local_days as (

    select
        days.local_day::date as local_date,
        run_context.time_zone,
        run_context.shop_country
    from run_context,
        generate_series(
            (run_context.as_of - interval 10 year)::date,
            (run_context.as_of + interval 400 day)::date,
            interval 1 day
        ) as days (local_day)

),

open_days as (

    select local_days.*
    from local_days
    left join holidays
        on
            local_days.local_date = holidays.holiday_date
            and local_days.shop_country = holidays.country
    where holidays.holiday_date is null

),

intervals as (

    -- local wall times become instants here, so that a clock change inside an
    -- interval makes it longer or shorter
    select
        (open_days.local_date + opening_hours.opens_at)
        at time zone open_days.time_zone as interval_start_at,
        (open_days.local_date + opening_hours.closes_at)
        at time zone open_days.time_zone as interval_end_at
    from open_days
    inner join opening_hours
        on isodow(open_days.local_date) = opening_hours.weekday

),

measured as (

    select
        interval_start_at,
        interval_end_at,
        date_diff('minute', interval_start_at, interval_end_at)::integer
            as minutes
    from intervals

)

select
    interval_start_at,
    interval_end_at,
    coalesce(sum(minutes) over (
        order by interval_start_at
        rows between unbounded preceding and 1 preceding
    ), 0)::bigint as minutes_before,
    minutes
from measured
