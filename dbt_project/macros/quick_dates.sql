{#-
    Every hour of the eight years before the run with what local time is ahead of UTC
    in it. No zone changes its clock within an hour of UTC.
-#}
{% macro local_hours() -%}
    select
        hours.utc_hour,
        epoch_us(
            to_timestamp(hours.utc_hour * 3600) at time zone run_context.time_zone
        ) - hours.utc_hour * 3600000000 as ahead_us
    from {{ ref('stg_varsel__run_context') }} as run_context
    cross join lateral (
        select unnest(range(
            epoch(run_context.as_of)::bigint // 3600 - 70200,
            epoch(run_context.as_of)::bigint // 3600 + 1
        )) as utc_hour
    ) as hours
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
