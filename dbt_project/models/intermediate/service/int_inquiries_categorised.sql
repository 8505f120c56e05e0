{{ config(materialized='table') }}

with

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

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

placed as (

    select
        scored.source,
        scored.ticket_id,
        list(scored.intent order by
            scored.probability desc, inquiry_intents.precedence asc)
            as intents,
        list(scored.probability order by
            scored.probability desc, inquiry_intents.precedence asc)
            as probabilities
    from {{ ref('int_inquiries_scored') }} as scored
    inner join inquiry_intents
        on scored.intent = inquiry_intents.intent
    group by scored.source, scored.ticket_id

),

-- nothing said is still inside the taxonomy, and says so by its confidence
final as (

    select
        int_inquiry_texts.source,
        int_inquiry_texts.ticket_id,
        inquiry_intents.topic,
        inquiry_intents.intent,
        case
            when
                placed.probabilities[2]
                >= settings.value_of['secondary_probability']
                then placed.intents[2]
        end as secondary_intent,
        int_inquiry_languages.language,
        coalesce(round(placed.probabilities[1], 3), 0)::double as confidence,
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
        on coalesce(placed.intents[1], 'business_other') = inquiry_intents.intent

)

select * from final
