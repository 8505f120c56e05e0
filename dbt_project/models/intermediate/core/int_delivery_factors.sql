{{ config(materialized='table') }}
{%- set weight = delay_setting('factor_weight') %}
{%- set levels = delivery_levels() %}
with

vintages as (

    select * from {{ ref('int_delivery_vintages') }}

),

weekly as (

    select
        vintage_date as week_date,
        leg,
        {% for _, key in levels %}
            {{ key }},
        {% endfor %}
        sum(reached) as reached,
        sum(expected) as expected
    from {{ ref('int_delivery_days_expected') }}
    group by all

),

known as (

    select
        vintages.vintage_date,
        weekly.week_date >= vintages.history_from_date as is_near,
        weekly.week_date >= vintages.pace_from_date as is_of_late,
        weekly.* exclude (week_date)
    from vintages
    inner join weekly
        on
            vintages.vintage_date > weekly.week_date
            and vintages.wide_from_date <= weekly.week_date

),

-- a lane is measured against its carrier, not against other lanes
lane as (

    select
        vintage_date,
        leg,
        'lane' as level,
        lane_key as key,
        (sum(reached) + {{ weight }}) / (sum(expected) + {{ weight }}) as factor
    from known
    where is_near
    group by all

),

after_lane as (

    {{ delivery_level_left('lane', 'lane_key', 'known') }}

),

pace as (

    select
        vintage_date,
        leg,
        'pace' as level,
        lane_key as key,
        (sum(reached) + {{ delay_setting('pace_weight') }})
        / (sum(expected) + {{ delay_setting('pace_weight') }}) as factor
    from after_lane
    where is_of_late
    group by all

),

{% for level, key in levels[1:] %}
    {% set base = 'after_' ~ levels[loop.index0][0] %}
    {{ level }} as (

        {{ delivery_level_factors(level, key, base) }}

    ),

    {% if not loop.last %}
        after_{{ level }} as (

            {{ delivery_level_left(level, key, base) }}

        ),

    {% endif %}
{% endfor %}
factors as (

    select * from pace
    {% for level, _ in levels %}
        union all
        select * from {{ level }}
    {% endfor %}

)

select * from factors
