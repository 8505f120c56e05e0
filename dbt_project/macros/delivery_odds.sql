{#- a number of the seed delay_settings -#}
{% macro delay_setting(name) -%}
    (
        select delay_settings.value
        from {{ ref('delay_settings') }} as delay_settings
        where delay_settings.setting = '{{ name }}'
    )
{%- endmacro %}


{#- which share of its local day an instant has behind it -#}
{% macro day_share(instant) -%}
    (epoch(({{ instant }} at time zone (
        select run_context.time_zone
        from {{ ref('stg_varsel__run_context') }} as run_context
    ))::time) / 86400)
{%- endmacro %}


{#- how long a promise was when it was made, in bands of days -#}
{% macro promise_band(label_at, promise_end_at) -%}
    case
        {%- for days in (3, 5, 8, 11, 15, 20, 25, 30) %}
        when
            epoch({{ promise_end_at }}) - epoch({{ label_at }})
            < {{ days }} * 86400
            then {{ loop.index0 }}
        {%- endfor %}
        when {{ promise_end_at }} is not null then 8
    end
{%- endmacro %}


{#-
    Per vintage, leg, carrier and age in working days: how many a working day reach
    the end of the leg of those still on it, by the days before the vintage alone. A
    thin carrier leans on all of them, they on the usual rate; neighbouring ages are
    taken together, the further out the more.
-#}
{% macro delivery_rates(days) -%}
    select
        leaning.*,
        coalesce(sum(rate) over (
            partition by vintage_date, leg, carrier order by age
            rows between unbounded preceding and 1 preceding
        ), 0) as intensity_before
    from (
        select
            carried.*,
            (carried.reached + {{ delay_setting('rate_weight') }} * all_rate)
            / (carried.effort + {{ delay_setting('rate_weight') }}) as rate
        from (
            select
                *,
                (
                    sum(reached) over of_all
                    + {{ delay_setting('rate_weight') }}
                    * {{ delay_setting('usual_rate') }}
                ) / (
                    sum(effort) over of_all
                    + {{ delay_setting('rate_weight') }}
                ) as all_rate
            from (
                select
                    grid.vintage_date,
                    grid.leg,
                    grid.carrier,
                    grid.age,
                    coalesce(sum(summed.reached), 0) as reached,
                    coalesce(sum(summed.effort), 0) as effort
                from (
                    select
                        vintages.vintage_date,
                        carriers.leg,
                        carriers.carrier,
                        ages.age
                    from {{ ref('int_delivery_vintages') }} as vintages
                    cross join (
                        select distinct leg, carrier
                        from {{ ref('int_delivery_legs') }}
                    ) as carriers
                    cross join (
                        select unnest(range(
                            {{ delay_setting('longest_age') }}::bigint + 1
                        )) as age
                    ) as ages
                ) as grid
                left join (
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
                            and vintages.history_from_date
                            <= daily.delivery_date
                    group by all
                ) as summed
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
            ) as smoothed
            window of_all as (partition by vintage_date, leg, age)
        ) as carried
    ) as leaning
{%- endmacro %}


{#-
    The rows of a relation with `factor`: how much faster than its carrier's rate a
    parcel comes by, for its lane, its lane of late, the promise made, where it goes
    and comes from, and the stage it has reached. What is not known changes nothing.
-#}
{% macro delivery_factor(relation) -%}
    {%- set levels = [
        ('lane', 'lane_key'), ('pace', 'lane_key'), ('promise', 'promise_key'),
        ('destination', 'destination_key'), ('origin', 'origin_key'),
        ('stage', 'stage_key')
    ] %}
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
    The rows of a relation with the intensity its leg has gathered at an instant, as
    `name`: the sum of the rates of the working days since the leg began. Days beyond
    the calendar count as its last.
-#}
{% macro delivery_intensity(relation, instant, name) -%}
    select
        aged.* exclude (
            _at_date, _at_share, _began_date, _age, _longest_age, _whole_age
        ),
        rates.intensity_before + (aged._age - rates.age) * rates.rate as {{ name }}
    from (
        select
            spans.*,
            greatest(
                at_days.position_before
                + at_days.day_weight * spans._at_share
                - begun.position_before,
                0
            ) as _age,
            least(floor(_age)::bigint, spans._longest_age) as _whole_age
        from (
            select
                undated.*,
                least(
                    {{ local_date('undated.' ~ instant) }},
                    undated.vintage_date + 139
                ) as _at_date,
                {{ day_share('undated.' ~ instant) }} as _at_share,
                {{ delay_setting('longest_age') }}::bigint as _longest_age,
                greatest(
                    least(undated.started_date, undated.vintage_date + 139),
                    undated.vintage_date - 70
                ) as _began_date
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
        ) at time zone (
            select run_context.time_zone
            from {{ ref('stg_varsel__run_context') }} as run_context
        ) as {{ name }}
    from (
        select
            spans.*,
            begun.position_before + rates.age
            + (spans.{{ intensity }} - rates.intensity_before) / rates.rate
                as _position
        from (
            select
                undated.*,
                greatest(
                    least(undated.started_date, undated.vintage_date + 139),
                    undated.vintage_date - 70
                ) as _began_date
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
