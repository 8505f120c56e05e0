{{ config(materialized='table') }}

with

learned_features as (

    select * from {{ ref('stg_varsel__learned_features') }}

),

known as (

    select
        features.source,
        features.ticket_id,
        features.feature,
        learned_features.rarity
    from {{ ref('int_inquiry_features') }} as features
    inner join learned_features
        on features.feature = learned_features.feature

),

tickets as (

    select
        source,
        ticket_id,
        count(*) as feature_count,
        sum(rarity) as rarity
    from known
    group by source, ticket_id

),

evidence as (

    select
        known.source,
        known.ticket_id,
        weights.intent,
        sum(weights.weight) as weight
    from known
    inner join {{ ref('stg_varsel__learned_weights') }} as weights
        on known.feature = weights.feature
    group by known.source, known.ticket_id, weights.intent

),

-- the logarithm of a naive Bayes likelihood, damped by the length of the text
scored as (

    select
        tickets.source,
        tickets.ticket_id,
        intents.intent,
        (
            coalesce(evidence.weight, 0) - tickets.rarity * intents.spread
        ) / sqrt(tickets.feature_count) as score
    from tickets
    cross join {{ ref('stg_varsel__learned_intents') }} as intents
    left join evidence
        on
            tickets.source = evidence.source
            and tickets.ticket_id = evidence.ticket_id
            and intents.intent = evidence.intent

),

raised as (

    select
        *,
        exp((score - max(score) over per_ticket) / (
            select model.temperature
            from {{ ref('stg_varsel__learned_model') }} as model
        )) as odds
    from scored
    window per_ticket as (partition by source, ticket_id)

)

select
    source,
    ticket_id,
    intent,
    score,
    odds / sum(odds) over (partition by source, ticket_id) as probability
from raised
