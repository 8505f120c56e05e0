{#-
    The rows of a relation with the shop's opening minutes between two instants,
    as `name`. Exact over holidays, closed days and clock changes; null where an
    instant is null or lies before the calendar.
-#}
{% macro opening_minutes_between(relation, from_at, to_at, name, calendar=none) -%}
    {%- set calendar = calendar or ref('int_business_intervals') %}
    select
        spans.*,
        {{ opening_position('until', 'spans.' ~ to_at) }}
        - {{ opening_position('since', 'spans.' ~ from_at) }} as {{ name }}
    from {{ relation }} as spans
    asof left join {{ calendar }} as since
        on spans.{{ from_at }} >= since.interval_start_at
    asof left join {{ calendar }} as until
        on spans.{{ to_at }} >= until.interval_start_at
{%- endmacro %}


{#-
    The rows of a relation with the instant a number of opening minutes after
    another, as `name`. A span that uses up a day's last minute ends at closing
    time, not at the next opening; one that outruns the calendar has no end.
-#}
{% macro add_opening_minutes(relation, from_at, minutes, name, calendar=none) -%}
    {%- set calendar = calendar or ref('int_business_intervals') %}
    select
        placed.* exclude (opening_target),
        case
            when placed.opening_target <= due.minutes_before + due.minutes
                then due.interval_start_at + to_microseconds((
                    (placed.opening_target - due.minutes_before) * 60000000
                )::bigint)
        end as {{ name }}
    from (
        select
            starts.*,
            {{ opening_position('since', 'starts.' ~ from_at) }}
            + starts.{{ minutes }} as opening_target
        from {{ relation }} as starts
        asof left join {{ calendar }} as since
            on starts.{{ from_at }} >= since.interval_start_at
    ) as placed
    asof left join {{ calendar }} as due
        on placed.opening_target > due.minutes_before
{%- endmacro %}


{#- opening minutes from the start of the calendar to an instant -#}
{% macro opening_position(interval, instant) -%}
    ({{ interval }}.minutes_before + least(
        {{ interval }}.minutes,
        (epoch_us({{ instant }}) - epoch_us({{ interval }}.interval_start_at))
        / 60000000
    ))
{%- endmacro %}
