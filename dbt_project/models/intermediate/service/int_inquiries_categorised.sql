{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}

with

changed as (

    {{ not_kept(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}

),

-- numbered, since whole numbers group faster than names, and only once
int_inquiry_texts as materialized (

    select
        source,
        ticket_id,
        said_hash,
        row_number() over () as text_no
    from changed

),

int_inquiry_languages as (

    select * from {{ ref('int_inquiry_languages') }}

),

-- where two are as likely, the one whose place is the higher goes first
intents as (

    select
        topic,
        intent,
        dense_rank() over (order by topic) as topic_no,
        row_number() over (order by precedence desc, intent asc) as place
    from {{ ref('inquiry_intents') }}

),

silent as (

    select place from intents
    where intent = 'business_other'

),

settings as (

    select map(list(setting), list(value)) as value_of
    from {{ ref('inquiry_settings') }}

),

-- probability and place in one whole number, fifteen digits and two
ranked as (

    select
        texts.text_no,
        intents.topic_no,
        round(scored.probability * 1e15)::bigint as share,
        share * 100 + intents.place as rank
    from {{ ref('int_inquiries_scored') }} as scored
    inner join int_inquiry_texts as texts
        on
            scored.source = texts.source
            and scored.ticket_id = texts.ticket_id
    inner join intents
        on scored.intent = intents.intent

),

per_topic as (

    select
        text_no,
        max(rank, 2) as ranks,
        -- whole numbers add up to the same in any order
        sum(share) * 1000000000000000000 + max(rank) as topic_rank
    from ranked
    group by text_no, topic_no

),

-- first the topic that is likeliest in all, then what it most likely is of that
foremost as (

    select
        text_no,
        max(topic_rank) % 1000000000000000000 as rank,
        flatten(list(ranks)) as ranks
    from per_topic
    group by text_no

),

placed as (

    select
        text_no,
        rank,
        list_max(list_filter(ranks, lambda each: each <> rank)) as second_rank
    from foremost

),

-- nothing said is still inside the taxonomy, and says so by its confidence
final as (

    select
        texts.source,
        texts.ticket_id,
        texts.said_hash,
        intents.topic,
        intents.intent,
        second_intents.intent as secondary_intent,
        int_inquiry_languages.language,
        coalesce(round(placed.rank // 100 / 1e15, 3), 0)::double as confidence,
        confidence < settings.value_of['uncertain_below'] as is_uncertain
    from int_inquiry_texts as texts
    cross join settings
    cross join silent
    left join placed
        on texts.text_no = placed.text_no
    left join int_inquiry_languages
        on
            texts.source = int_inquiry_languages.source
            and texts.ticket_id = int_inquiry_languages.ticket_id
    inner join intents
        on coalesce(placed.rank % 100, silent.place) = intents.place
    left join intents as second_intents
        on
            placed.second_rank % 100 = second_intents.place
            and placed.second_rank // 100 / 1e15
            >= settings.value_of['secondary_probability']

)

select * from final
