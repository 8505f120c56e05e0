{#-
    Per vintage, leg, carrier and age in working days: how many a working day reach
    the end of the leg of those still on it, by the days before the vintage alone. A
    thin carrier leans on all of them, they on the usual rate; neighbouring ages are
    taken together, the further out the more.
-#}
{% macro delivery_rates(days) -%}
    {%- set weight = delay_setting('rate_weight') -%}
    with

    summed as (

        {{ delivery_days_summed(days) }}

    ),

    grid as (

        select
            vintages.vintage_date,
            carriers.leg,
            carriers.carrier,
            ages.age
        from {{ ref('int_delivery_vintages') }} as vintages
        cross join (
            select distinct leg, carrier from {{ ref('int_delivery_legs') }}
        ) as carriers
        cross join (
            select unnest(range(
                {{ delay_setting('longest_age') }}::bigint + 1
            )) as age
        ) as ages

    ),

    smoothed as (

        select
            grid.*,
            coalesce(sum(summed.reached), 0) as reached,
            coalesce(sum(summed.effort), 0) as effort,
            coalesce(sum(summed.reached) filter (
                where grid.age = summed.age
            ), 0) as reached_here,
            coalesce(sum(summed.effort) filter (
                where grid.age = summed.age
            ), 0) as effort_here
        from grid
        left join summed
            on
                grid.vintage_date = summed.vintage_date
                and grid.leg = summed.leg
                and grid.carrier = summed.carrier
                and abs(grid.age - summed.age) <= case
                    when grid.age < 8 then 1
                    when grid.age < 15 then 3
                    else 8
                end
        group by all

    ),

    leaned_on as (

        select
            *,
            (
                sum(reached) over of_age
                + {{ weight }} * {{ delay_setting('usual_rate') }}
            ) / (sum(effort) over of_age + {{ weight }}) as all_rate,
            (
                sum(reached_here) over of_all
                + {{ weight }} * {{ delay_setting('usual_rate') }}
            ) / (
                sum(effort_here) over of_all + {{ weight }}
            ) as all_ages_rate
        from smoothed
        window
            of_age as (partition by vintage_date, leg, age),
            of_all as (partition by vintage_date, leg)

    ),

    leaning as (

        select
            *,
            (reached + {{ weight }} * all_rate) / (effort + {{ weight }})
                as rate,
            (sum(reached_here) over of_carrier + {{ weight }} * all_ages_rate)
            / (sum(effort_here) over of_carrier + {{ weight }})
                as carrier_rate
        from leaned_on
        window of_carrier as (partition by vintage_date, leg, carrier)

    )

    select
        *,
        coalesce(sum(rate) over (
            partition by vintage_date, leg, carrier order by age
            rows between unbounded preceding and 1 preceding
        ), 0) as intensity_before
    from leaning
{%- endmacro %}


{#- arrivals and effort in the days before each vintage, by leg, carrier and age -#}
{% macro delivery_days_summed(days) -%}
    select
        vintages.vintage_date,
        daily.leg,
        daily.carrier,
        daily.age,
        sum(daily.reached) as reached,
        sum(daily.effort) as effort
    from {{ ref('int_delivery_vintages') }} as vintages
    inner join (
        select
            delivery_date,
            leg,
            carrier,
            age,
            sum(reached) as reached,
            sum(effort) as effort
        from {{ days }}
        group by all
    ) as daily
        on
            vintages.vintage_date > daily.delivery_date
            and vintages.history_from_date <= daily.delivery_date
    group by all
{%- endmacro %}
