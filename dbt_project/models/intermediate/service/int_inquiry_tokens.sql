{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}

with

int_inquiry_texts as (

    {{ not_kept(
        ref('int_inquiry_texts'), ['source', 'ticket_id'], 'said_hash'
    ) }}

),

listed as (

    select
        source,
        ticket_id,
        said_hash,
        regexp_extract_all(
            -- "didn't" is one word, with or without its apostrophe
            translate(inquiry_text, '''’´`', ''),
            '\p{L}+|\d+'
        ) as words
    from int_inquiry_texts

),

numbered as (

    select
        source,
        ticket_id,
        said_hash,
        unnest(words) as word,
        generate_subscripts(words, 1) as position
    from listed

)

-- which number it is says nothing of what is asked
select
    source,
    ticket_id,
    said_hash,
    position,
    case when word[1] between '0' and '9' then '0' else word end as word
from numbered
