with

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

holidays as (

    select * from {{ ref('stg_varsel__holidays') }}

),

countries as (

    select shop_country as country
    from run_context
    union
    select country
    from holidays

),

weekdays as (

    select
        days.local_day::date as working_date,
        countries.country
    from countries,
        run_context,
        generate_series(
            (run_context.as_of - interval 30 year)::date,
            (run_context.as_of + interval 400 day)::date,
            interval 1 day
        ) as days (local_day)
    where isodow(days.local_day) <= 5

)

select
    weekdays.country,
    weekdays.working_date
from weekdays
left join holidays
    on
        weekdays.working_date = holidays.holiday_date
        and weekdays.country = holidays.country
where holidays.holiday_date is null
