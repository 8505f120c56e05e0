{{ config(materialized='table') }}
with

vintages as (

    select * from {{ ref('int_delivery_vintages') }}

),

legs as (

    select
        legs.*,
        date_trunc('week', legs.started_date)::date as vintage_date,
        case
            when legs.leg = 'delivery' then legs.carrier || '|handed_over'
        end as stage_key
    from {{ ref('int_delivery_legs') }} as legs
    inner join vintages
        on
            date_trunc('week', legs.started_date)::date
            = vintages.vintage_date
    where legs.is_learned_from

),

factored as (

    {{ delivery_factor('legs') }}

),

gathered as (

    {{ delivery_intensity('factored', 'ended_at', 'base_intensity') }}

),

-- who was still on the way then lies beyond the later tail
spread as (

    select
        vintages.vintage_date,
        gathered.leg,
        count(*) as leg_count,
        quantile_cont(
            if(
                gathered.ended_date < vintages.vintage_date,
                gathered.base_intensity * gathered.factor,
                'infinity'::double
            ),
            [0.1, 0.9]
        ) as tails
    from vintages
    inner join gathered
        on
            gathered.started_date
            between vintages.vintage_date
            - (
                {{ delay_setting('settling_days') }}
                + {{ delay_setting('fitting_days') }}
            )::integer
            and vintages.vintage_date
            - {{ delay_setting('settling_days') }}::integer - 1
    group by all

),

fitted as (

    select
        vintage_date,
        leg,
        leg_count,
        tails,
        -- a tenth is in after -ln(0.9), nine tenths after -ln(0.1)
        case
            when
                leg_count >= {{ delay_setting('least_fitted') }}
                and tails[1] > 0 and tails[2] > tails[1] and isfinite(tails[2])
                then greatest(0.5, least(
                    2, ln(ln(0.1) / ln(0.9)) / ln(tails[2] / tails[1])
                ))
            else 1
        end as slope
    from spread

)

select
    vintage_date,
    leg,
    leg_count,
    slope,
    case
        when
            leg_count >= {{ delay_setting('least_fitted') }}
            and isfinite(tails[2])
            then -ln(0.1) / tails[2] ** slope
        else 1
    end as scale
from fitted
