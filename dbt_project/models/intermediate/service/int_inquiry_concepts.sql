with

tokens as (

    select
        tokens.*,
        languages.language
    from {{ ref('int_inquiry_tokens') }} as tokens
    left join {{ ref('int_inquiry_languages') }} as languages
        on
            tokens.source = languages.source
            and tokens.ticket_id = languages.ticket_id

)

{{ concepts_of_words('tokens', ['source', 'ticket_id']) }}
