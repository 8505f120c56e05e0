with

weighed as (

    select * from {{ ref('int_inquiries_doubted') }}

),

{{ intents_scored('weighed') }}
