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

used as (

    select
        spoken.language,
        changed.word
    from ({{ not_kept('words', ['word']) }}) as changed
    cross join spoken

),

-- a word of one's own language, else of any
listed as (

    select
        used.language,
        used.word,
        arg_min(
            word_concepts.concepts,
            (
                word_concepts.language is distinct from used.language,
                word_concepts.language
            )
        ) as concepts
    from used
    inner join word_concepts
        on used.word = word_concepts.word
    group by used.language, used.word

),

unlisted as (

    select
        used.language,
        used.word,
        unnest([
            left(used.word, n) for n in range(
                greatest(4, ceil(length(used.word) * 0.6)::integer),
                length(used.word) + 1
            )
        ]) as stem
    from used
    anti join listed
        on
            used.word = listed.word
            and used.language is not distinct from listed.language

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

-- an ending or a compound never seen: as words that begin alike
likened as (

    select
        unlisted.language,
        unlisted.word,
        arg_max(stems.concepts, length(stems.stem)) as concepts
    from unlisted
    inner join stems
        on
            unlisted.stem = stems.stem
            and unlisted.language = stems.language
    group by unlisted.language, unlisted.word

)

-- a word that means nothing has a row too: it is not looked up again
select
    used.language,
    used.word,
    coalesce(listed.concepts, likened.concepts) as concepts,
    listed.word is not null as is_listed
from used
left join listed
    on
        used.word = listed.word
        and used.language is not distinct from listed.language
left join likened
    on
        used.word = likened.word
        and used.language = likened.language
