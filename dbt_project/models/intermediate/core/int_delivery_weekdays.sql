with

vintages as (

    select * from {{ ref('int_delivery_vintages') }}

),

weekday_shares as (

    select * from {{ ref('weekday_shares') }}

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

    {{ delivery_dates() }}

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

select * from weighed
