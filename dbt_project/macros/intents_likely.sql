{#-
    A row per text of `weighed` with what speaks for each intent and its probability, as
    lists by the place of the intent: the logarithm of a naive Bayes likelihood, damped
    by the length of the text.
-#}
{% macro intents_likely(weighed) -%}
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
        list_transform(
            intents.places,
            lambda place: (
                weighed.weights[place] / 100
                - weighed.rarity * intents.spreads[place]
            ) / sqrt(weighed.feature_count)
        ) as scores
    from {{ weighed }} as weighed
    cross join intents

),

-- once for each text, and not again for each of its intents
highest as (

    select
        *,
        list_max(scores) as highest_score
    from scored

),

raised as (

    select
        highest.*,
        list_transform(
            highest.scores,
            lambda score: exp(
                (score - highest.highest_score) / model.temperature
            )
        ) as odds,
        list_sum(odds) as all_odds
    from highest
    cross join {{ ref('stg_varsel__learned_model') }} as model

),

likely as (

    select
        source,
        ticket_id,
        scores,
        list_transform(odds, lambda each: each / all_odds) as probabilities
    from raised

)
{%- endmacro %}


{#- the same, a row per text and intent; follows `intents_likely` -#}
{% macro intents_unnested(likely) -%}
select
    likely.source,
    likely.ticket_id,
    unnest(intents.intents) as intent,
    unnest(likely.scores) as score,
    unnest(likely.probabilities) as probability
from {{ likely }} as likely
cross join intents
{%- endmacro %}
