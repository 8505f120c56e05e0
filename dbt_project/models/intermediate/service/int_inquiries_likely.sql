with

-- what is held is read by as many threads as there are, a small table by one
weighed as materialized (

    select * from {{ ref('int_inquiries_weighed') }}

),

intents as (

    select
        list(place order by place) as places,
        list(spread order by place) as spreads
    from {{ ref('int_intents_placed') }}

),

-- the logarithm of a naive Bayes likelihood, damped by the length of the text
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
    from weighed
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

)

select
    source,
    ticket_id,
    scores,
    list_transform(odds, lambda each: each / all_odds) as probabilities
from raised
