{{ config(materialized='table') }}

with

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

sentences as (

    select
        source,
        ticket_id,
        unnest(sentences) as sentence,
        generate_subscripts(sentences, 1) as sentence_number
    from (
        select
            source,
            ticket_id,
            regexp_split_to_array(
                -- "didn't" is one word, with or without its apostrophe
                regexp_replace(inquiry_text, '[''’´`]', '', 'g'),
                '[.!?;]+(\s|$)|\n\s*\n'
            ) as sentences
        from int_inquiry_texts
    ) as split

),

words as (

    select distinct
        source,
        ticket_id,
        sentence_number,
        unnest(regexp_extract_all(sentence, '[\p{L}\p{N}]+')) as word
    from sentences

)

select * from words
