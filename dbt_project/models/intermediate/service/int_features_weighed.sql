{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}

with

features as (

    {{ not_kept(ref('stg_varsel__learned_features'), ['feature']) }}

),

-- whole hundredths add up to the same whatever their order
weights as (

    select
        learned.feature,
        (placed.place + 1) // 2 as pair_no,
        round(100 * learned.weight)
        * if(placed.place % 2 = 0, {{ second_of_two() }}, 1) as amount
    from {{ ref('stg_varsel__learned_weights') }} as learned
    inner join {{ ref('int_intents_placed') }} as placed
        on learned.intent = placed.intent

),

weighed as (

    select
        {% for pair in range(1, 16) %}
            sum(amount) filter (where pair_no = {{ pair }})
                as weights_{{ pair }},
        {% endfor %}
        feature
    from weights
    group by feature

)

select
    features.feature,
    {{ number_of_feature('features.feature') }} as feature_hash,
    {% for pair in range(1, 16) %}
        coalesce(weighed.weights_{{ pair }}, 0) as weights_{{ pair }},
    {% endfor %}
    round(1000 * features.rarity) as rarity
from features
left join weighed on features.feature = weighed.feature
