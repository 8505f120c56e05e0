{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}
{% set places = range(1, 31) %}

with

changed as (

    {{ not_kept(ref('stg_varsel__learned_features'), ['feature']) }}

),

-- another model begins a build from nothing: none is numbered beside these
features as materialized (

    select
        *,
        row_number() over ()::integer as feature_no
    from changed

),

weights as (

    select
        learned.feature,
        learned.weight,
        placed.place
    from {{ ref('stg_varsel__learned_weights') }} as learned
    inner join {{ ref('int_intents_placed') }} as placed
        on learned.intent = placed.intent
    semi join features on learned.feature = features.feature

)

-- whole thousandths add up to the same whatever their order
select
    features.feature,
    any_value(features.feature_no) as feature_no,
    {% for place in places %}
        coalesce(round(1000 * max(weights.weight) filter (
            where weights.place = {{ place }}
        )), 0) as weight_{{ place }},
    {% endfor %}
    round(1000 * any_value(features.rarity)) as rarity
from features
left join weights on features.feature = weights.feature
group by features.feature
