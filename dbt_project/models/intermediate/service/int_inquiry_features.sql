with

texts as (

    select
        texts.source,
        texts.ticket_id,
        texts.words,
        languages.language
    from {{ ref('int_inquiry_texts') }} as texts
    left join {{ ref('int_inquiry_languages') }} as languages
        on
            texts.source = languages.source
            and texts.ticket_id = languages.ticket_id

),

{{ features_of_texts('texts', ['source', 'ticket_id']) }}

select *
from features
