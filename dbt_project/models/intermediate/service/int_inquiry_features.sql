with

features as (

    {{ features_of_words(
        ref('int_inquiry_tokens'), ref('int_inquiry_concepts'),
        ['source', 'ticket_id']
    ) }}

)

select distinct *
from features
where feature is not null
