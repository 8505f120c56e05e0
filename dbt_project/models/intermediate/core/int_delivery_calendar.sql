{{ config(materialized='table') }}
with

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

vintages as (

    select * from {{ ref('int_delivery_vintages') }}

),

weekday_shares as (

    select * from {{ ref('weekday_shares') }}

),

holidays as (

    select holidays.holiday_date
    from {{ ref('stg_varsel__holidays') }} as holidays
    inner join run_context on holidays.country = run_context.shop_country

),

legs as (

    select * from {{ ref('int_delivery_legs') }}
    where is_learned_from

),

carriers as (

    select distinct
        leg,
        carrier
    from legs

),

reached as (

    select
        leg,
        carrier,
        ended_date as calendar_date,
        count(*) as reached_count
    from legs
    where is_reached
    group by all

),

dates as (

    select
        spread.calendar_date,
        -- a holiday counts as a Sunday
        if(
            holidays.holiday_date is null, isodow(spread.calendar_date), 7
        ) as day_kind
    from (
        select
            unnest(generate_series(
                min(vintage_date) - 100, max(vintage_date) + 140,
                interval 1 day
            ))::date as calendar_date
        from vintages
    ) as spread
    left join holidays on spread.calendar_date = holidays.holiday_date

),

kinds as (

    select
        vintages.vintage_date,
        carriers.leg,
        carriers.carrier,
        dates.day_kind,
        count(*) as day_count,
        coalesce(sum(reached.reached_count), 0) as reached_count
    from vintages
    cross join carriers
    inner join dates
        on
            vintages.vintage_date > dates.calendar_date
            and vintages.vintage_date - {{ delay_setting('weekday_days') }}
            ::integer <= dates.calendar_date
    left join reached
        on
            carriers.leg = reached.leg
            and carriers.carrier = reached.carrier
            and dates.calendar_date = reached.calendar_date
    group by all

),

typical as (

    select
        vintage_date,
        leg,
        carrier,
        sum(reached_count) / sum(day_count) as reached_a_day
    from kinds
    where day_kind <= 5
    group by all

),

weighed as (

    select
        kinds.vintage_date,
        kinds.leg,
        kinds.carrier,
        weekday_shares.day_kind,
        greatest(0.01, (
            kinds.reached_count
            + {{ delay_setting('weekday_weight') }} * weekday_shares.usual_share
        ) / (
            kinds.day_count * typical.reached_a_day
            + {{ delay_setting('weekday_weight') }}
        )) as day_weight
    from kinds
    inner join weekday_shares on kinds.day_kind = weekday_shares.day_kind
    inner join typical
        on
            kinds.vintage_date = typical.vintage_date
            and kinds.leg = typical.leg
            and kinds.carrier = typical.carrier

)

select
    weighed.vintage_date,
    weighed.leg,
    weighed.carrier,
    dates.calendar_date,
    concat_ws(
        '|',
        weighed.vintage_date,
        weighed.leg,
        weighed.carrier,
        dates.calendar_date
    ) as calendar_key,
    weighed.day_weight,
    sum(weighed.day_weight) over (
        partition by weighed.vintage_date, weighed.leg, weighed.carrier
        order by dates.calendar_date
    ) - weighed.day_weight as position_before
from weighed
inner join dates
    on
        weighed.day_kind = dates.day_kind
        and dates.calendar_date
        between weighed.vintage_date - 70 and weighed.vintage_date + 140
