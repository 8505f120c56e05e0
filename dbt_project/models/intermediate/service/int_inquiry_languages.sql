{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}
{% set languages = ['da', 'de', 'en', 'fi', 'nb', 'sv'] %}

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
        words,
        row_number() over () as text_no
    from changed

),

inquiry_settings as (

    select * from {{ ref('inquiry_settings') }}

),

stg_varsel__languages as (

    select * from {{ ref('stg_varsel__languages') }}

),

-- whole millionths add up to the same whatever their order
learned_words as (

    select
        {% for language in languages %}
            sum(round(1e6 * weight)) filter (
                where language = '{{ language }}'
            ) as weight_{{ language }},
        {% endfor %}
        hash(word) as word_hash
    from {{ ref('stg_varsel__learned_words') }}
    group by word

),

spoken as (

    select distinct
        text_no,
        hash(word) as word_hash
    from (
        select
            text_no,
            unnest(words) as word
        from texts
    ) as said

),

summed as (

    select
        {% for language in languages %}
            sum(learned_words.weight_{{ language }}) / 1e6
                as {{ language }},
        {% endfor %}
        spoken.text_no
    from spoken
    inner join learned_words
        on spoken.word_hash = learned_words.word_hash
    group by spoken.text_no

),

-- where no word says anything of a language, it has no row
scored as (

    unpivot summed
    on {{ languages | join(', ') }}
    into name language value score

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
