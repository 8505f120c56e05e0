{{ config(materialized='table') }}
{%- set weight = delay_setting('factor_weight') %}
with

vintages as (

    select * from {{ ref('int_delivery_vintages') }}

),

weekly as (

    select
        vintage_date as week_date,
        leg,
        lane_key,
        promise_key,
        destination_key,
        origin_key,
        stage_key,
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

in_lanes as (

    select
        known.* exclude (expected),
        known.expected * coalesce(lane.factor, 1) as expected
    from known
    left join lane
        on
            known.vintage_date = lane.vintage_date
            and known.leg = lane.leg
            and known.lane_key = lane.key

),

pace as (

    select
        vintage_date,
        leg,
        'pace' as level,
        lane_key as key,
        (sum(reached) + {{ delay_setting('pace_weight') }})
        / (sum(expected) + {{ delay_setting('pace_weight') }}) as factor
    from in_lanes
    where is_of_late
    group by all

),

{% for level, base in [
    ('promise', 'in_lanes'),
    ('destination', 'in_promise'),
    ('origin', 'in_destination'),
    ('stage', 'in_origin'),
] %}
    {{ level }} as (

    -- against all that have such a key, so that having one says nothing
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
                {{ level }}_key as key,
                sum(reached) as reached,
                sum(expected) as expected
            from {{ base }}
            where {{ level }}_key is not null
            group by vintage_date, leg, {{ level }}_key
        ) as keyed
        window of_all as (partition by vintage_date, leg)

    ),

    {% if not loop.last %}
        in_{{ level }} as (

            select
                known.* exclude (expected),
                known.expected * coalesce({{ level }}.factor, 1) as expected
            from {{ base }} as known
            left join {{ level }}
                on
                    known.vintage_date = {{ level }}.vintage_date
                    and known.leg = {{ level }}.leg
                    and known.{{ level }}_key = {{ level }}.key

        ),

    {% endif %}
{% endfor %}
factors as (

    select * from lane
    union all
    select * from pace
    union all
    select * from promise
    union all
    select * from destination
    union all
    select * from origin
    union all
    select * from stage

)

select * from factors
