{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}

with

int_inquiry_texts as (

    {{ not_kept(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}

),

int_inquiry_languages as (

    select * from {{ ref('int_inquiry_languages') }}

),

inquiry_intents as (

    select * from {{ ref('inquiry_intents') }}

),

settings as (

    select map(list(setting), list(value)) as value_of
    from {{ ref('inquiry_settings') }}

),

found as (

    select
        scored.*,
        inquiry_intents.topic,
        inquiry_intents.precedence
    from {{ ref('int_inquiries_scored') }} as scored
    semi join int_inquiry_texts
        on
            scored.source = int_inquiry_texts.source
            and scored.ticket_id = int_inquiry_texts.ticket_id
    inner join inquiry_intents
        on scored.intent = inquiry_intents.intent

),

per_topic as (

    select
        source,
        ticket_id,
        topic,
        sum(probability) as topic_probability,
        max(row(probability, -precedence, intent)) as likeliest
    from found
    group by source, ticket_id, topic

),

-- first the topic that is likeliest in all, then what it most likely is of that
foremost as (

    select
        source,
        ticket_id,
        arg_max(likeliest, row(topic_probability, likeliest)) as likeliest
    from per_topic
    group by source, ticket_id

),

placed as (

    select
        foremost.source,
        foremost.ticket_id,
        any_value(foremost.likeliest[3]) as intent,
        any_value(foremost.likeliest[1]) as probability,
        arg_max(found.intent, row(found.probability, -found.precedence))
            as second_intent,
        max(found.probability) as second_probability
    from foremost
    left join found
        on
            foremost.source = found.source
            and foremost.ticket_id = found.ticket_id
            and foremost.likeliest[3] <> found.intent
    group by foremost.source, foremost.ticket_id

),

-- nothing said is still inside the taxonomy, and says so by its confidence
final as (

    select
        int_inquiry_texts.source,
        int_inquiry_texts.ticket_id,
        int_inquiry_texts.said_hash,
        inquiry_intents.topic,
        inquiry_intents.intent,
        case
            when
                placed.second_probability
                >= settings.value_of['secondary_probability']
                then placed.second_intent
        end as secondary_intent,
        int_inquiry_languages.language,
        coalesce(round(placed.probability, 3), 0)::double as confidence,
        confidence < settings.value_of['uncertain_below'] as is_uncertain
    from int_inquiry_texts
    cross join settings
    left join placed
        on
            int_inquiry_texts.source = placed.source
            and int_inquiry_texts.ticket_id = placed.ticket_id
    left join int_inquiry_languages
        on
            int_inquiry_texts.source = int_inquiry_languages.source
            and int_inquiry_texts.ticket_id = int_inquiry_languages.ticket_id
    inner join inquiry_intents
        on coalesce(placed.intent, 'business_other') = inquiry_intents.intent

)

select * from final
