{{ config(materialized='table') }}

with

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

int_inquiry_languages as (

    select * from {{ ref('int_inquiry_languages') }}

),

int_inquiry_terms_matched as (

    select * from {{ ref('int_inquiry_terms_matched') }}

),

inquiry_intents as (

    select * from {{ ref('inquiry_intents') }}

),

settings as (

    select map(list(setting), list(value)) as value_of
    from {{ ref('inquiry_settings') }}

),

-- neighbours share words: a pattern counts once, in its best language
evidence as (

    select
        int_inquiry_terms_matched.source,
        int_inquiry_terms_matched.ticket_id,
        int_inquiry_terms_matched.intent,
        int_inquiry_terms_matched.pattern,
        max(
            int_inquiry_terms_matched.weight
            * case
                when
                    int_inquiry_terms_matched.language
                    = int_inquiry_languages.language
                    then 1
                else settings.value_of['other_language_share']
            end
        ) as weight
    from int_inquiry_terms_matched
    cross join settings
    left join int_inquiry_languages
        on
            int_inquiry_terms_matched.source = int_inquiry_languages.source
            and int_inquiry_terms_matched.ticket_id
            = int_inquiry_languages.ticket_id
    group by all

),

-- terms overlap: the strongest counts whole, what else was found a share
scored as (

    select
        evidence.source,
        evidence.ticket_id,
        evidence.intent,
        max(evidence.weight)
        + any_value(settings.value_of['further_evidence_share'])
        * (sum(evidence.weight) - max(evidence.weight)) as score
    from evidence
    cross join settings
    group by evidence.source, evidence.ticket_id, evidence.intent

),

ranked as (

    select
        scored.*,
        sum(scored.score) over per_ticket as total_score,
        row_number() over (
            per_ticket
            order by scored.score desc, inquiry_intents.precedence asc
        ) as place
    from scored
    inner join inquiry_intents
        on scored.intent = inquiry_intents.intent
    window per_ticket as (partition by scored.source, scored.ticket_id)

),

placed as (

    select
        source,
        ticket_id,
        any_value(intent) filter (where place = 1) as intent,
        any_value(intent) filter (where place = 2) as second_intent,
        any_value(score) filter (where place = 1) as score,
        any_value(score) filter (where place = 2) as second_score,
        any_value(total_score) as total_score
    from ranked
    group by source, ticket_id

),

-- nothing said is still inside the taxonomy, and says so by its confidence
final as (

    select
        int_inquiry_texts.source,
        int_inquiry_texts.ticket_id,
        inquiry_intents.topic,
        coalesce(placed.intent, 'business_other') as intent,
        case
            when
                placed.second_score
                >= settings.value_of['secondary_share'] * placed.score
                then placed.second_intent
        end as secondary_intent,
        int_inquiry_languages.language,
        round(coalesce(
            placed.score / placed.total_score
            * placed.score
            / (placed.score + settings.value_of['half_evidence']),
            0
        ), 3)::double as confidence,
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
