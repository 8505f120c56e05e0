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
texts as materialized (

    select
        source,
        ticket_id,
        said_hash,
        row_number() over () as text_no
    from changed

),

int_inquiry_tokens as (

    select * from {{ ref('int_inquiry_tokens') }}

),

learned_words as (

    select * from {{ ref('stg_varsel__learned_words') }}

),

inquiry_settings as (

    select * from {{ ref('inquiry_settings') }}

),

stg_varsel__languages as (

    select * from {{ ref('stg_varsel__languages') }}

),

spoken as (

    select distinct
        texts.text_no,
        tokens.word
    from int_inquiry_tokens as tokens
    inner join texts
        on
            tokens.source = texts.source
            and tokens.ticket_id = texts.ticket_id

),

scored as (

    select
        spoken.text_no,
        learned_words.language,
        -- the last digits of a sum follow from the order of its terms
        round(sum(learned_words.weight), 6) as score
    from spoken
    inner join learned_words
        on spoken.word = learned_words.word
    group by spoken.text_no, learned_words.language

),

-- a tie goes to the language that the shop names first
ranked as (

    select scored.*
    from scored
    left join stg_varsel__languages
        on scored.language = stg_varsel__languages.language
    where
        scored.score >= (
            select inquiry_settings.value from inquiry_settings
            where inquiry_settings.setting = 'language_score'
        )
    qualify
        row_number() over (
            partition by scored.text_no
            order by
                scored.score desc,
                stg_varsel__languages.position asc nulls last,
                scored.language asc
        ) = 1

)

select
    texts.source,
    texts.ticket_id,
    texts.said_hash,
    ranked.language,
    ranked.score
from ranked
inner join texts on ranked.text_no = texts.text_no
