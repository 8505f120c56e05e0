{#-
    A row per ticket of `weighed` and intent, with its probability: the logarithm of a
    naive Bayes likelihood, damped by the length of the text.
-#}
{% macro intents_scored(weighed) -%}
intents as (

    select
        list(place order by place) as places,
        list(intent order by place) as intents,
        list(spread order by place) as spreads
    from {{ ref('int_intents_placed') }}

),

scored as (

    select
        weighed.source,
        weighed.ticket_id,
        intents.intents,
        list_transform(
            intents.places,
            lambda place: (
                weighed.weights[place]
                - weighed.rarity * intents.spreads[place]
            ) / sqrt(weighed.feature_count)
        ) as scores
    from {{ weighed }} as weighed
    cross join intents

),

raised as (

    select
        scored.*,
        list_transform(
            scored.scores,
            lambda score: exp(
                (score - list_max(scored.scores)) / model.temperature
            )
        ) as odds
    from scored
    cross join {{ ref('stg_varsel__learned_model') }} as model

),

shared as (

    select
        *,
        list_sum(odds) as all_odds
    from raised

)

select
    source,
    ticket_id,
    unnest(intents) as intent,
    unnest(scores) as score,
    unnest(odds) / all_odds as probability
from shared
{%- endmacro %}
