{#-
    Every hour of the eight years before the run with what local time is ahead of UTC
    in it. No zone changes its clock within an hour of UTC, and few days change it.
-#}
{% macro local_hours() -%}
    select
        days.utc_hour + hours.hour as utc_hour,
        case
            when days.ahead_us = days.next_ahead_us then days.ahead_us
            else {{ ahead_us('days.utc_hour + hours.hour', 'days.time_zone') }}
        end as ahead_us
    from (
        select
            *,
            lead(ahead_us) over (order by utc_hour) as next_ahead_us
        from (
            select
                numbered.utc_day * 24 as utc_hour,
                run_context.time_zone,
                {{ ahead_us('numbered.utc_day * 24', 'run_context.time_zone') }}
                    as ahead_us
            from {{ ref('stg_varsel__run_context') }} as run_context
            cross join lateral (
                select unnest(range(
                    epoch(run_context.as_of)::bigint // 86400 - 2925,
                    epoch(run_context.as_of)::bigint // 86400 + 2
                )) as utc_day
            ) as numbered
        ) as counted
    ) as days
    cross join range(24) as hours (hour)
{%- endmacro %}


{#- the local date of an instant whose hour is joined -#}
{% macro quick_date(instant, hours) -%}
    make_timestamp(epoch_us({{ instant }}) + {{ hours }}.ahead_us)::date
{%- endmacro %}


{#- which share of its local day an instant whose hour is joined has behind it -#}
{% macro quick_share(instant, hours) -%}
    ((epoch_us({{ instant }}) + {{ hours }}.ahead_us) % 86400000000)
    / 86400000000.0
{%- endmacro %}


{#- what local time is ahead of UTC at the start of an hour since 1970 -#}
{% macro ahead_us(utc_hour, time_zone) -%}
    epoch_us(to_timestamp(({{ utc_hour }}) * 3600) at time zone {{ time_zone }})
    - ({{ utc_hour }}) * 3600000000
{%- endmacro %}
