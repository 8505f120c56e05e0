with

responses as (

    select * from {{ ref('stg_files__survey_responses') }}

),

pressed as (

    select * from {{ ref('int_survey_answers_pressed') }}

),

mailed as (

    select * from {{ ref('int_survey_answers_mailed') }}

),

customers as (

    select * from {{ ref('int_customers_identified') }}

),

imported as (

    select
        responses.response_id,
        responses.order_id,
        responses.ticket_id,
        customers.customer_id,
        responses.answered_at,
        responses.score,
        responses.comment
    from responses
    left join customers on responses.order_id = customers.order_id
    qualify row_number() over (
        partition by responses.response_id order by customers.source
    ) = 1

),

-- one question has one answer: the last, wherever it was given
answered as (

    select * from (
        select * from pressed
        union all
        select * from mailed
    ) as given
    qualify row_number() over (
        partition by response_id order by answered_at desc, score desc
    ) = 1

)

select
    response_id,
    order_id,
    ticket_id,
    customer_id,
    answered_at,
    score,
    comment
from imported
union all
select
    response_id,
    order_id,
    ticket_id,
    customer_id,
    answered_at,
    score,
    comment
from answered
