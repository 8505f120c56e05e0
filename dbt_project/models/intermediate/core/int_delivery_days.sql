{{ config(materialized='table') }}
with

legs as (

    select * from {{ ref('int_delivery_legs') }}

),

calendar as (

    select * from {{ ref('int_delivery_calendar') }}

),

-- the day of the run is not over, and so not yet known
days as (

    select
        legs.*,
        unnest(generate_series(
            legs.started_date,
            least(legs.ended_date, {{ local_date(as_of()) }} - 1),
            interval 1 day
        ))::date as delivery_date
    from legs
    where legs.is_learned_from

),

weighed as (

    select
        days.*,
        at_days.vintage_date,
        least(
            floor(at_days.position_before - begun.position_before)::bigint,
            {{ delay_setting('longest_age') }}::bigint
        ) as age,
        case
            when days.leg = 'delivery' then days.carrier || '|' || case
                when
                    days.out_for_delivery_date
                    < days.delivery_date then 'out_for_delivery'
                when
                    days.in_transit_date
                    < days.delivery_date then 'in_transit'
                else 'handed_over'
            end
        end as stage_key,
        (days.is_reached and days.delivery_date = days.ended_date)::integer
            as reached,
        at_days.day_weight * (1 - if(
            days.delivery_date = days.started_date,
            days.started_share,
            0
        )) as day_effort
    from days
    inner join calendar as at_days
        on
            date_trunc('week', days.delivery_date)::date = at_days.vintage_date
            and days.delivery_date = at_days.calendar_date
            and days.leg = at_days.leg
            and days.carrier = at_days.carrier
    inner join calendar as begun
        on
            at_days.vintage_date = begun.vintage_date
            and days.started_date = begun.calendar_date
            and days.leg = begun.leg
            and days.carrier = begun.carrier
    -- a leg broken off counts until the day before
    where days.is_reached or days.delivery_date < days.ended_date

)

select
    delivery_date,
    vintage_date,
    leg,
    carrier,
    lane_key,
    promise_key,
    region_key,
    destination_key,
    origin_key,
    stage_key,
    age,
    sum(reached)::bigint as reached,
    -- who arrives does so halfway through the day
    sum(day_effort * (1 - reached / 2.0)) as effort
from weighed
group by all
