with

languages as (

    select unnest(['da', 'sv', 'nb', 'en']) as language

)

select
    intents.intent,
    languages.language
from {{ ref('inquiry_intents') }} as intents
cross join languages
left join {{ ref('inquiry_terms') }} as terms
    on
        intents.intent = terms.intent
        and languages.language = terms.language
where terms.pattern is null
