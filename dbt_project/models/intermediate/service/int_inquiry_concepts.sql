with

int_inquiry_tokens as (

    select * from {{ ref('int_inquiry_tokens') }}

),

int_inquiry_languages as (

    select * from {{ ref('int_inquiry_languages') }}

),

int_inquiry_vocabulary as (

    select
        *,
        string_split(concepts, ' ') as listed_concepts
    from {{ ref('int_inquiry_vocabulary') }}

),

meant as (

    select
        int_inquiry_tokens.source,
        int_inquiry_tokens.ticket_id,
        int_inquiry_tokens.position,
        unnest(int_inquiry_vocabulary.listed_concepts) as concept,
        generate_subscripts(int_inquiry_vocabulary.listed_concepts, 1)
            as place
    from int_inquiry_tokens
    left join int_inquiry_languages
        on
            int_inquiry_tokens.source = int_inquiry_languages.source
            and int_inquiry_tokens.ticket_id
            = int_inquiry_languages.ticket_id
    inner join int_inquiry_vocabulary
        on
            int_inquiry_tokens.word = int_inquiry_vocabulary.word
            and int_inquiry_languages.language
            is not distinct from int_inquiry_vocabulary.language

)

-- a word that only holds a sentence together means nothing here
select
    source,
    ticket_id,
    position * 10 + place as position,
    concept
from meant
where concept <> '-'
