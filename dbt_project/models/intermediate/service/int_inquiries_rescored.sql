with

weighed as (

    select * from {{ ref('int_inquiries_doubted') }}

),

{{ intents_likely('weighed') }}

{{ intents_unnested('likely') }}
