with

responses as (

    select * from {{ ref('stg_files__survey_responses') }}

),

customers as (

    select * from {{ ref('int_customers_identified') }}

)

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
