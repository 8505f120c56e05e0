-- what each feature adds to an intent beyond what it adds to the average one
with

known as (

    select
        features.feature,
        learned.rarity,
        sqrt(count(*) over ()) as damping
    from intermediate.int_inquiry_features as features
    inner join raw_varsel.learned_features as learned
        on features.feature = learned.feature
    where features.source = $1 and features.ticket_id = $2

),

likely as (

    select
        intent,
        probability
    from intermediate.int_inquiries_scored
    where source = $1 and ticket_id = $2
    order by probability desc
    limit 3

),

spoken as (

    select
        known.feature,
        weights.intent,
        (
            weights.weight
            - sum(weights.weight) over (partition by known.feature)
            / (select count(*) from raw_varsel.learned_intents)
        ) / known.damping as share
    from known
    inner join raw_varsel.learned_weights as weights
        on known.feature = weights.feature

)

select
    likely.intent,
    likely.probability,
    list(
        struct_pack(feature := spoken.feature, share := spoken.share)
        order by spoken.share desc
    ) as evidence
from likely
inner join spoken
    on likely.intent = spoken.intent
group by likely.intent, likely.probability
order by likely.probability desc
