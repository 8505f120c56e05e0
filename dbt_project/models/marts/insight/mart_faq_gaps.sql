with

intents as (

    select * from {{ ref('int_intents_followed') }}

),

settings as (

    select * from {{ ref('self_service_settings') }}

),

answers as (

    select
        intent,
        count(*)::integer as faq_count
    from {{ ref('faq_entries') }}
    where intent is not null
    group by intent

),

looked_at as (

    select
        intents.intent,
        intents.asked_count,
        coalesce(answers.faq_count, 0) as faq_count,
        intents.shown_count,
        intents.shown_ended_count,
        intents.unshown_count,
        intents.unshown_ended_count,
        case
            when
                answers.intent is null
                and intents.asked_count >= settings.least_asked
                then 'no_answer'
            when
                least(intents.shown_count, intents.unshown_count)
                >= settings.least_judged
                and intents.shown_ended_count * intents.unshown_count
                <= intents.unshown_ended_count * intents.shown_count
                then 'asked_again'
        end as gap
    from intents
    cross join settings
    left join answers
        on intents.intent = answers.intent

)

select
    looked_at.intent,
    inquiry_intents.topic,
    looked_at.gap,
    looked_at.asked_count,
    looked_at.faq_count,
    looked_at.shown_count,
    looked_at.shown_ended_count,
    looked_at.unshown_count,
    looked_at.unshown_ended_count
from looked_at
inner join {{ ref('inquiry_intents') }} as inquiry_intents
    on looked_at.intent = inquiry_intents.intent
where looked_at.gap is not null
