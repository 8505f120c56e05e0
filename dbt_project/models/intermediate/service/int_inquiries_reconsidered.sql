with

categorised as (

    select * from {{ ref('int_inquiries_categorised') }}

),

intents as (

    select
        intents.topic,
        intents.intent,
        intents.precedence,
        suppositions.supposes
    from {{ ref('inquiry_intents') }} as intents
    left join {{ ref('intent_suppositions') }} as suppositions
        on intents.intent = suppositions.intent

),

settings as (

    select map(list(setting), list(value)) as value_of
    from {{ ref('inquiry_settings') }}

),

doubted as (

    select * from {{ ref('int_inquiries_doubted') }}

),

weighted as (

    select
        doubted.source,
        doubted.ticket_id,
        intents.topic,
        intents.intent,
        intents.precedence,
        scored.probability
        * if(
            coalesce(
                list_contains(doubted.disproved, intents.supposes), false
            ),
            settings.value_of['disproved_weight'],
            1
        ) as weight
    from {{ ref('int_inquiries_rescored') }} as scored
    inner join doubted
        on {{ same_ticket('scored', 'doubted') }}
    inner join intents
        on scored.intent = intents.intent
    cross join settings

),

per_topic as (

    select
        source,
        ticket_id,
        sum(weight) as topic_weight,
        max(weight) as weight,
        arg_max(intent, (weight, -precedence)) as intent
    from weighted
    group by source, ticket_id, topic

),

-- as it was read: the likeliest topic first, then the likeliest intent of it
foremost as (

    select
        source,
        ticket_id,
        arg_max(intent, (topic_weight, weight, intent)) as intent,
        arg_max(weight, (topic_weight, weight, intent)) / sum(topic_weight)
            as confidence
    from per_topic
    group by source, ticket_id

),

final as (

    select
        categorised.source,
        categorised.ticket_id,
        coalesce(foremost.intent, categorised.intent) as intent,
        categorised.intent as read_intent,
        coalesce(
            round(foremost.confidence, 3), categorised.confidence
        ) as confidence,
        coalesce(
            foremost.confidence < settings.value_of['uncertain_below'],
            categorised.is_uncertain
        ) as is_uncertain
    from categorised
    cross join settings
    left join foremost
        on {{ same_ticket('categorised', 'foremost') }}

)

select * from final
