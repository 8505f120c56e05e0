{#-
    The rows of a relation with the intensity its leg has gathered at an instant, as
    `name`: the sum of the rates of the working days since the leg began, of which
    there are `name_days`. Days beyond the calendar count as its last.
-#}
{% macro delivery_intensity(relation, instant, name) -%}
    select
        aged.* exclude (
            _at_date, _at_share, _began_date, _longest_age, _whole_age
        ),
        rates.carrier_rate as {{ name }}_rate,
        rates.intensity_before + (aged.{{ name }}_days - rates.age) * rates.rate
            as {{ name }}
    from (
        select
            spans.*,
            greatest(
                at_days.position_before
                + at_days.day_weight * spans._at_share
                - begun.position_before,
                0
            ) as {{ name }}_days,
            least(floor({{ name }}_days)::bigint, spans._longest_age)
                as _whole_age
        from (
            select
                undated.*,
                least(
                    {{ local_date('undated.' ~ instant) }},
                    undated.vintage_date + 139
                ) as _at_date,
                {{ day_share('undated.' ~ instant) }} as _at_share,
                {{ delay_setting('longest_age') }}::bigint as _longest_age,
                {{ delivery_began('undated') }} as _began_date
            from {{ relation }} as undated
        ) as spans
        inner join {{ ref('int_delivery_calendar') }} as at_days
            on
                {{ calendar_key('spans', '_at_date') }}
                = at_days.calendar_key
        inner join {{ ref('int_delivery_calendar') }} as begun
            on
                {{ calendar_key('spans', '_began_date') }}
                = begun.calendar_key
    ) as aged
    inner join {{ ref('int_delivery_rates') }} as rates
        on
            aged.vintage_date = rates.vintage_date
            and aged.leg = rates.leg
            and aged.carrier = rates.carrier
            and aged._whole_age = rates.age
{%- endmacro %}


{#- the rows of a relation with the instant its leg has gathered an intensity -#}
{% macro delivery_reached(relation, intensity, name) -%}
    select
        placed.* exclude (_began_date, _position),
        (
            days.calendar_date::timestamp
            + to_seconds(86400 * least(
                (placed._position - days.position_before) / days.day_weight, 1
            ))
        ) at time zone {{ shop_time_zone() }} as {{ name }}
    from (
        select
            spans.*,
            begun.position_before + rates.age
            + (spans.{{ intensity }} - rates.intensity_before) / rates.rate
                as _position
        from (
            select
                undated.*,
                {{ delivery_began('undated') }} as _began_date
            from {{ relation }} as undated
        ) as spans
        asof inner join {{ ref('int_delivery_rates') }} as rates
            on
                spans.vintage_date = rates.vintage_date
                and spans.leg = rates.leg
                and spans.carrier = rates.carrier
                and spans.{{ intensity }} >= rates.intensity_before
        inner join {{ ref('int_delivery_calendar') }} as begun
            on
                {{ calendar_key('spans', '_began_date') }}
                = begun.calendar_key
    ) as placed
    asof inner join {{ ref('int_delivery_calendar') }} as days
        on
            placed.vintage_date = days.vintage_date
            and placed.leg = days.leg
            and placed.carrier = days.carrier
            and placed._position >= days.position_before
{%- endmacro %}


{#- the day a leg began, or the nearest that the calendar of its vintage has -#}
{% macro delivery_began(relation) -%}
    greatest(
        least({{ relation }}.started_date, {{ relation }}.vintage_date + 139),
        {{ relation }}.vintage_date - 70
    )
{%- endmacro %}


{#- one key for a day of the calendar, so that it is looked up and never multiplied -#}
{% macro calendar_key(relation, date) -%}
    concat_ws(
        '|',
        {{ relation }}.vintage_date,
        {{ relation }}.leg,
        {{ relation }}.carrier,
        {{ relation }}.{{ date }}
    )
{%- endmacro %}
