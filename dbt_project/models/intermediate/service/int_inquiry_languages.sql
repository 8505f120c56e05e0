with

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

int_inquiry_words as (

    select * from {{ ref('int_inquiry_words') }}

),

language_words as (

    select * from {{ ref('language_words') }}

),

inquiry_settings as (

    select * from {{ ref('inquiry_settings') }}

),

stg_varsel__languages as (

    select * from {{ ref('stg_varsel__languages') }}

),

letters as (

    select unnest(['æ', 'ø', 'å', 'ä', 'ö', 'ü', 'ß']) as letter

),

-- a letter that few languages write counts like a word
spoken as (

    select distinct
        source,
        ticket_id,
        word
    from int_inquiry_words

    union all

    select
        int_inquiry_texts.source,
        int_inquiry_texts.ticket_id,
        letters.letter as word
    from int_inquiry_texts
    inner join letters
        on contains(int_inquiry_texts.inquiry_text, letters.letter)

),

scored as (

    select
        spoken.source,
        spoken.ticket_id,
        language_words.language,
        sum(language_words.weight) as score
    from spoken
    inner join language_words
        on spoken.word = language_words.word
    group by spoken.source, spoken.ticket_id, language_words.language

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
