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

-- where two are as likely, the one whose standing is the higher goes first
intents as (

    select
        topic,
        intent,
        dense_rank() over (order by topic) as topic_no,
        row_number() over (order by precedence desc, intent asc) as standing
    from {{ ref('inquiry_intents') }}

),

-- by the place of the intent; a topic has a 1 at the places of its intents
placed as (

    select
        list(places.place order by places.place) as places,
        list(intents.standing order by places.place) as standings,
        list(intents.topic_no order by places.place) as topic_nos,
        list_transform(
            range(1, max(intents.topic_no) + 1),
            lambda topic: list_transform(
                topic_nos, lambda each: if(each = topic, 1, 0)::double
            )
        ) as topics
    from {{ ref('int_intents_placed') }} as places
    left join intents on places.intent = intents.intent

),

silent as (

    select standing from intents
    where intent = 'business_other'

),

settings as (

    select map(list(setting), list(value)) as value_of
    from {{ ref('inquiry_settings') }}

),

-- whole numbers of fifteen digits: they add up to the same in any order
shared as (

    select
        source,
        ticket_id,
        list_transform(probabilities, lambda each: round(each * 1e15)) as shares
    from {{ ref('int_inquiries_likely') }}

),

summed as (

    select
        shared.*,
        list_transform(
            placed.topics, lambda topic: list_dot_product(shared.shares, topic)
        ) as topic_shares,
        list_max(topic_shares) as highest_share
    from shared
    cross join placed

),

-- share and standing in one number, of all and of the topic that is likeliest
ranked as (

    select
        summed.source,
        summed.ticket_id,
        list_transform(
            placed.places,
            lambda place: summed.shares[place]::bigint * 100
            + placed.standings[place]
        ) as ranks,
        list_max(list_select(ranks, list_filter(
            placed.places,
            lambda place: summed.topic_shares[placed.topic_nos[place]]
            = summed.highest_share
        ))) as rank
    from summed
    cross join placed

),

foremost as (

    select
        source,
        ticket_id,
        rank,
        list_max(list_filter(ranks, lambda each: each <> rank)) as second_rank
    from ranked

)

-- nothing said is still inside the taxonomy, and says so by its confidence
select
    changed.source,
    changed.ticket_id,
    changed.said_hash,
    intents.topic,
    intents.intent,
    second_intents.intent as secondary_intent,
    languages.language,
    coalesce(round(foremost.rank // 100 / 1e15, 3), 0)::double as confidence,
    confidence < settings.value_of['uncertain_below'] as is_uncertain
from changed
cross join settings
cross join silent
left join foremost
    on
        changed.source = foremost.source
        and changed.ticket_id = foremost.ticket_id
left join {{ ref('int_inquiry_languages') }} as languages
    on
        changed.source = languages.source
        and changed.ticket_id = languages.ticket_id
inner join intents
    on coalesce(foremost.rank % 100, silent.standing) = intents.standing
left join intents as second_intents
    on
        foremost.second_rank % 100 = second_intents.standing
        and foremost.second_rank // 100 / 1e15
        >= settings.value_of['secondary_probability']
