with

outcomes as (

    select * from {{ ref('int_experiment_outcomes') }}

),

campaign_settings as (

    select * from {{ ref('campaign_settings') }}

),

-- chance gave the arm to the customer, so a customer is one draw, whatever the
-- number of their orders
arms as (

    select
        message_type,
        outcome,
        arm,
        count(*) as customers,
        sum(trials) as trials,
        sum(hits) as hits,
        sum(hits)::double / sum(trials) as rate,
        {{ ratio_error('hits', 'trials') }} as error
    from outcomes
    group by 1, 2, 3

),

types as (

    select distinct
        arms.message_type,
        arms.outcome,
        campaign_settings.least_per_arm
    from arms
    cross join campaign_settings

),

compared as (

    select
        types.message_type,
        types.outcome,
        told.rate as message_rate,
        held.rate as holdout_rate,
        coalesce(told.customers, 0)::integer as message_customer_count,
        coalesce(held.customers, 0)::integer as holdout_customer_count,
        coalesce(told.trials, 0)::integer as message_trial_count,
        coalesce(held.trials, 0)::integer as holdout_trial_count,
        coalesce(told.hits, 0)::integer as message_hit_count,
        coalesce(held.hits, 0)::integer as holdout_hit_count,
        told.rate - held.rate as difference,
        case
            when
                least(told.customers, held.customers) >= types.least_per_arm
                and least(told.error, held.error) > 0
                then sqrt(pow(told.error, 2) + pow(held.error, 2))
        end as error
    from types
    left join arms as told
        on
            types.message_type = told.message_type
            and types.outcome = told.outcome
            and told.arm = 'message'
    left join arms as held
        on
            types.message_type = held.message_type
            and types.outcome = held.outcome
            and held.arm = 'holdout'

)

-- 1.96: 95 % of a normal curve; 0.84 more is seen four times in five
select
    message_type,
    outcome,
    message_customer_count,
    holdout_customer_count,
    message_trial_count,
    holdout_trial_count,
    message_hit_count,
    holdout_hit_count,
    round(message_rate, 4) as message_rate,
    round(holdout_rate, 4) as holdout_rate,
    round(difference, 4) as difference,
    round(difference - 1.96 * error, 4) as difference_low,
    round(difference + 1.96 * error, 4) as difference_high,
    round((1.96 + 0.84) * error, 4) as detectable_difference
from compared
