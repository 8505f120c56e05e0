with

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

)

select
    source,
    ticket_id,
    said_hash,
    unnest(words) as word,
    generate_subscripts(words, 1) as position
from int_inquiry_texts
