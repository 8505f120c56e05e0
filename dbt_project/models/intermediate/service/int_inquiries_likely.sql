with

-- what is held is read by as many threads as there are, a small table by one
weighed as materialized (

    select * from {{ ref('int_inquiries_weighed') }}

),

{{ intents_likely('weighed') }}

select * from likely
