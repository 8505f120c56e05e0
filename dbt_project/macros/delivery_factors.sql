{#-
    The levels a parcel's factor is made of, each with its key, in the order they are
    taken: each on what those before it leave over. The pace of late stands apart.
-#}
{% macro delivery_levels() -%}
    {{ return([
        ('lane', 'lane_key'),
        ('promise', 'promise_key'),
        ('region', 'region_key'),
        ('destination', 'destination_key'),
        ('origin', 'origin_key'),
        ('stage', 'stage_key'),
    ]) }}
{%- endmacro %}


{#- what a parcel's levels go by; null where it is not known -#}
{% macro delivery_keys() -%}
    concat_ws(
        '|',
        carrier,
        coalesce(service, ''),
        coalesce(origin_country, ''),
        coalesce(destination_country, '')
    ) as lane_key,
    lane_key || '|'
    || {{ promise_band('label_at', 'promise_end_at') }} as promise_key,
    {%- for level, place, digits in [
        ('region', 'destination', 1),
        ('destination', 'destination', 2),
        ('origin', 'origin', 2),
    ] %}
    concat_ws('|', carrier, {{ place }}_country)
    || '|' || left({{ place }}_zip, {{ digits }}) as {{ level }}_key
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#-
    The rows of a relation with `factor`: how much faster than its carrier's rate a
    parcel comes by, for its lane, its lane of late, the promise made, where it goes
    and comes from, and the stage it has reached. What is not known changes nothing.
-#}
{% macro delivery_factor(relation) -%}
    {%- set levels = delivery_levels() + [('pace', 'lane_key')] %}
    select
        spans.*
        {%- for level, _ in levels %}
        {{ ', ' if loop.first else '* ' }}coalesce({{ level }}_factors.factor, 1)
        {%- endfor %} as factor
    from {{ relation }} as spans
    {%- for level, key in levels %}
    left join {{ ref('int_delivery_factors') }} as {{ level }}_factors
        on
            {{ level }}_factors.level = '{{ level }}'
            and spans.vintage_date = {{ level }}_factors.vintage_date
            and spans.leg = {{ level }}_factors.leg
            and spans.{{ key }} = {{ level }}_factors.key
    {%- endfor %}
{%- endmacro %}


{#-
    Per vintage, leg and key of a level, arrivals by expected arrivals: against all
    that have such a key, so that having one says nothing.
-#}
{% macro delivery_level_factors(level, key, base) -%}
    {%- set weight = delay_setting('factor_weight') -%}
    select
        vintage_date,
        leg,
        '{{ level }}' as level,
        key,
        (reached + {{ weight }}) / (
            expected * sum(reached) over of_all / sum(expected) over of_all
            + {{ weight }}
        ) as factor
    from (
        select
            vintage_date,
            leg,
            {{ key }} as key,
            sum(reached) as reached,
            sum(expected) as expected
        from {{ base }}
        where {{ key }} is not null
        group by vintage_date, leg, {{ key }}
    ) as keyed
    window of_all as (partition by vintage_date, leg)
{%- endmacro %}


{#- the rows of a relation, expecting what a level's factors say -#}
{% macro delivery_level_left(level, key, base) -%}
    select
        known.* exclude (expected),
        known.expected * coalesce({{ level }}.factor, 1) as expected
    from {{ base }} as known
    left join {{ level }}
        on
            known.vintage_date = {{ level }}.vintage_date
            and known.leg = {{ level }}.leg
            and known.{{ key }} = {{ level }}.key
{%- endmacro %}
