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

-- first the topic that is likeliest in all, then what it most likely is of that
ranked as (

    select
        scored.source,
        scored.ticket_id,
        scored.intent,
        scored.probability,
        row_number() over (
            partition by scored.source, scored.ticket_id
            order by
                scored.topic_probability desc,
                scored.probability desc,
                scored.precedence asc
        ) as place
    from (
        select
            found.*,
            inquiry_intents.precedence,
            sum(found.probability) over (
                partition by
                    found.source, found.ticket_id, inquiry_intents.topic
            ) as topic_probability
        from {{ ref('int_inquiries_scored') }} as found
        inner join inquiry_intents
            on found.intent = inquiry_intents.intent
    ) as scored

),

placed as (

    select
        source,
        ticket_id,
        any_value(intent) filter (where place = 1) as intent,
        any_value(probability) filter (where place = 1) as probability,
        arg_max(intent, (probability, -place)) filter (where place > 1)
            as second_intent,
        max(probability) filter (where place > 1) as second_probability
    from ranked
    group by source, ticket_id

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
