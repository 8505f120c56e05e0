with

faq_entries as (

    select * from {{ ref('faq_entries') }}

),

languages as (

    select * from {{ ref('stg_varsel__languages') }}

),

asked as (

    select
        intent,
        language,
        count(*)::integer as asked_count
    from {{ ref('int_inquiries_followed') }}
    group by intent, language

),

intents as (

    select * from {{ ref('int_intents_followed') }}

),

stages as (

    select
        faq_id,
        string_agg(stage, '|' order by stage) as stages
    from {{ ref('faq_stages') }}
    group by faq_id

),

-- (ended + 1) / (shown + 2): an answer not yet judged counts as one in two
answered as (

    select
        faq_entries.faq_id,
        faq_entries.topic,
        faq_entries.place,
        faq_entries.intent,
        languages.language,
        stages.stages,
        coalesce(asked.asked_count, 0) as asked_count,
        coalesce(intents.asked_count, 0) as asked_any_language_count,
        coalesce(intents.shown_count, 0) as shown_count,
        coalesce(intents.shown_ended_count, 0) as shown_ended_count,
        coalesce(intents.unshown_count, 0) as unshown_count,
        coalesce(intents.unshown_ended_count, 0) as unshown_ended_count,
        (coalesce(intents.shown_ended_count, 0) + 1)
        / (coalesce(intents.shown_count, 0) + 2) as answered_share
    from faq_entries
    cross join languages
    left join stages
        on faq_entries.faq_id = stages.faq_id
    left join intents
        on faq_entries.intent = intents.intent
    left join asked
        on
            faq_entries.intent = asked.intent
            and languages.language = asked.language

),

-- the second answer to one question is worth half as much as the first
weighed as (

    select
        *,
        answered_share / row_number() over (
            partition by language, intent
            order by topic = 'other', place asc
        ) as worth
    from answered

),

ranked as (

    select
        faq_id,
        language,
        topic,
        intent,
        stages,
        asked_count,
        asked_any_language_count,
        shown_count,
        shown_ended_count,
        unshown_count,
        unshown_ended_count,
        answered_share::double as answered_share,
        row_number() over (
            partition by language, topic
            order by
                asked_count * worth desc,
                asked_any_language_count * worth desc,
                place asc
        )::integer as topic_rank,
        row_number() over (
            partition by language
            order by
                asked_count * worth desc,
                asked_any_language_count * worth desc,
                topic asc,
                place asc
        )::integer as overall_rank
    from weighed

)

select * from ranked
