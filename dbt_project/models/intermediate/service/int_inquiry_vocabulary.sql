{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(ref('int_inquiry_tokens'), ['word']) }}"
) }}

with

int_inquiry_tokens as (

    select * from {{ ref('int_inquiry_tokens') }}

),

word_concepts as (

    select * from {{ ref('stg_varsel__word_concepts') }}

),

-- in each language that may be spoken, and in none
spoken as (

    select distinct language
    from {{ ref('stg_varsel__learned_words') }}
    union
    select null as language

),

words as (

    select distinct word
    from int_inquiry_tokens

),

changed as materialized (

    {{ not_kept('words', ['word']) }}

),

-- a word that the language itself does not know is read by another that does
listed as (

    select
        word,
        arg_min(concepts, language) as concepts
    from word_concepts
    group by word

),

-- an ending or a compound never seen is known by how it begins
unlisted as (

    select
        changed.word,
        unnest([
            left(changed.word, n) for n in range(
                greatest(4, ceil(length(changed.word) * 0.6)::integer),
                length(changed.word) + 1
            )
        ]) as stem
    from changed
    anti join listed on changed.word = listed.word

),

-- of the beginnings of all words, those that are asked for
stems as (

    select
        beginnings.language,
        beginnings.stem,
        mode(beginnings.concepts order by beginnings.concepts) as concepts
    from (
        select
            language,
            concepts,
            unnest([
                left(word, n) for n in range(4, length(word) + 1)
            ]) as stem
        from word_concepts
        where length(word) >= 4 and concepts <> '-'
    ) as beginnings
    semi join unlisted on beginnings.stem = unlisted.stem
    group by beginnings.language, beginnings.stem

),

-- the longest beginning shared with words of the language
likened as (

    select
        stems.language,
        unlisted.word,
        arg_max(stems.concepts, length(stems.stem)) as concepts
    from unlisted
    inner join stems on unlisted.stem = stems.stem
    group by stems.language, unlisted.word

)

-- a word that means nothing has a row too: it is not looked up again
select
    spoken.language,
    changed.word,
    coalesce(own.concepts, listed.concepts, likened.concepts) as concepts,
    listed.word is not null as is_listed
from changed
cross join spoken
left join word_concepts as own
    on
        changed.word = own.word
        and spoken.language = own.language
left join listed
    on changed.word = listed.word
left join likened
    on
        changed.word = likened.word
        and spoken.language = likened.language
