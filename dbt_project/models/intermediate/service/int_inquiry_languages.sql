{{ config(materialized='table') }}

with

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
        source,
        ticket_id,
        word
    from int_inquiry_tokens

),

scored as (

    select
        spoken.source,
        spoken.ticket_id,
        learned_words.language,
        sum(learned_words.weight) as score
    from spoken
    inner join learned_words
        on spoken.word = learned_words.word
    group by spoken.source, spoken.ticket_id, learned_words.language

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
