{#-
    One row per opening interval of the shop from ten years before the run's business
    time to 400 days after it, holidays of its country out. Local wall times become
    instants day by day, so that a clock change makes an interval longer or shorter.
-#}
{% macro business_intervals(run_context, opening_hours, holidays) -%}
    select
        interval_start_at,
        interval_end_at,
        coalesce(sum(minutes) over (
            order by interval_start_at
            rows between unbounded preceding and 1 preceding
        ), 0)::bigint as minutes_before,
        minutes
    from (
        select
            (days.local_day::date + hours.opens_at)
            at time zone context.time_zone as interval_start_at,
            (days.local_day::date + hours.closes_at)
            at time zone context.time_zone as interval_end_at,
            date_diff('minute', interval_start_at, interval_end_at)::integer
                as minutes
        from {{ run_context }} as context
        cross join generate_series(
            (context.as_of - interval 10 year)::date,
            (context.as_of + interval 400 day)::date,
            interval 1 day
        ) as days (local_day)
        inner join {{ opening_hours }} as hours
            on isodow(days.local_day) = hours.weekday
        left join {{ holidays }} as closed
            on
                days.local_day::date = closed.holiday_date
                and context.shop_country = closed.country
        where closed.holiday_date is null
    ) as intervals
{%- endmacro %}
