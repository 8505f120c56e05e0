{#-
    One row per opening interval of the shop, from thirty years before the run's
    business time to twenty after it: as far as its holidays are told.

    A closure goes before other hours of the date, these before a holiday, a holiday
    before the hours of the weekday. The shop is open while a clock on its wall shows
    an opening time: a day on which the clock changes is cut there, so that an hour
    that is skipped is none and one that comes twice is two.
-#}
{% macro business_intervals(
    run_context, opening_hours, holidays, other_hours, closures
) -%}
    with

    days as (

        select
            days.local_day::date as local_day,
            context.time_zone,
            context.shop_country,
            days.local_day::timestamp at time zone context.time_zone as starts_at,
            lead(starts_at) over (order by local_day) as ends_at
        from {{ run_context }} as context
        cross join generate_series(
            date_trunc('year', context.as_of - interval 30 year)::date,
            date_trunc('year', context.as_of + interval 20 year)::date,
            interval 1 day
        ) as days (local_day)

    ),

    open_days as (

        select days.*
        from days
        left join {{ closures }} as closed
            on days.local_day between closed.first_date and closed.last_date
        where closed.first_date is null

    ),

    -- a year's own hours go before those of every year
    days_of_other_hours as (

        select
            open_days.local_day,
            other.opens_at,
            other.closes_at
        from open_days
        inner join {{ other_hours }} as other
            on
                month(open_days.local_day) = other.month
                and day(open_days.local_day) = other.day
                and year(open_days.local_day)
                = coalesce(other.year, year(open_days.local_day))
        qualify
            dense_rank() over (
                partition by open_days.local_day order by other.year is null
            ) = 1

    ),

    hours as (

        select * from days_of_other_hours
        union all
        select
            open_days.local_day,
            weekly.opens_at,
            weekly.closes_at
        from open_days
        inner join {{ opening_hours }} as weekly
            on isodow(open_days.local_day) = weekly.weekday
        left join {{ holidays }} as holidays
            on
                open_days.local_day = holidays.holiday_date
                and open_days.shop_country = holidays.country
        left join (select distinct local_day from days_of_other_hours) as other
            on open_days.local_day = other.local_day
        where holidays.holiday_date is null and other.local_day is null

    ),

    {{ wall_clock_stretches('days') }},

    intervals as (

        select
            greatest(
                stretches.starts_at,
                stretches.midnight_at + to_minutes(
                    date_diff('minute', time '00:00', hours.opens_at)
                )
            ) as interval_start_at,
            least(
                stretches.ends_at,
                stretches.midnight_at + to_minutes(
                    date_diff('minute', time '00:00', hours.closes_at)
                    -- midnight closes the day that it ends
                    + case when hours.closes_at <= hours.opens_at then 1440 else 0 end
                )
            ) as interval_end_at
        from stretches
        inner join hours on stretches.local_day = hours.local_day
        where
            hours.opens_at is not null and interval_start_at < interval_end_at

    )

    select
        interval_start_at,
        interval_end_at,
        coalesce(sum(
            date_diff('minute', interval_start_at, interval_end_at)
        ) over (
            order by interval_start_at
            rows between unbounded preceding and 1 preceding
        ), 0)::bigint as minutes_before,
        date_diff('minute', interval_start_at, interval_end_at)::integer as minutes
    from intervals
{%- endmacro %}
