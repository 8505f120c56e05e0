{#-
    The common table expressions of the stretches of each day in which its wall clock runs
    on without a jump; the last of them is `stretches`.
-#}
{% macro wall_clock_stretches(days) -%}
    -- when the wall showed midnight, by what it shows now
    steps as (

        select
            *,
            step_at - ((step_at at time zone time_zone) - local_day) as midnight_at
        from (
            select
                *,
                unnest(generate_series(
                    starts_at, ends_at - interval 1 minute, interval 15 minute
                )) as step_at
            from {{ days }}
            where ends_at - starts_at <> interval 24 hour
        ) as days_of_change

    ),

    -- one for a day; two when the clock changes
    stretches as (

        select
            local_day,
            starts_at as midnight_at,
            starts_at,
            ends_at
        from {{ days }}
        where ends_at - starts_at = interval 24 hour
        union all
        select
            local_day,
            midnight_at,
            min(step_at) as starts_at,
            max(step_at) + interval 15 minute as ends_at
        from steps
        group by local_day, midnight_at

    )
{%- endmacro %}
