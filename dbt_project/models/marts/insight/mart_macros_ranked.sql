with

inquiry_intents as (

    select * from {{ ref('inquiry_intents') }}

),

languages as (

    select * from {{ ref('stg_varsel__languages') }}

),

complaint_intents as (

    select * from {{ ref('complaint_intents') }}

),

segments as (

    select unnest(['new', 'repeat', 'guest', 'unknown']) as segment

),

asked as (

    select
        intent,
        language,
        segment,
        count(*)::integer as asked_count
    from {{ ref('int_inquiries_followed') }}
    group by intent, language, segment

),

asked_anywhere as (

    select
        intent,
        segment,
        sum(asked_count)::integer as asked_count
    from asked
    group by intent, segment

),

ranked as (

    select
        inquiry_intents.intent,
        inquiry_intents.topic,
        segments.segment,
        languages.language,
        complaint_intents.intent is not null as is_complaint,
        coalesce(asked.asked_count, 0) as asked_count,
        coalesce(asked_anywhere.asked_count, 0) as asked_any_language_count,
        row_number() over (
            partition by languages.language
            order by
                asked.asked_count desc nulls last,
                asked_anywhere.asked_count desc nulls last,
                inquiry_intents.precedence asc,
                segments.segment asc
        )::integer as macro_rank
    from inquiry_intents
    cross join segments
    cross join languages
    left join complaint_intents
        on inquiry_intents.intent = complaint_intents.intent
    left join asked
        on
            inquiry_intents.intent = asked.intent
            and segments.segment = asked.segment
            and languages.language = asked.language
    left join asked_anywhere
        on
            inquiry_intents.intent = asked_anywhere.intent
            and segments.segment = asked_anywhere.segment

)

select * from ranked
