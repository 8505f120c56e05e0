{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}

with

int_inquiry_tokens as (

    {{ of_changed(
        ref('int_inquiry_tokens'),
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}

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
        source,
        ticket_id,
        said_hash,
        word
    from int_inquiry_tokens

),

scored as (

    select
        spoken.source,
        spoken.ticket_id,
        spoken.said_hash,
        learned_words.language,
        -- the last digits of a sum follow from the order of its terms
        round(sum(learned_words.weight), 6) as score
    from spoken
    inner join learned_words
        on spoken.word = learned_words.word
    group by all

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
            partition by scored.source, scored.ticket_id
            order by
                scored.score desc,
                stg_varsel__languages.position asc nulls last,
                scored.language asc
        ) = 1

)

select * from ranked
