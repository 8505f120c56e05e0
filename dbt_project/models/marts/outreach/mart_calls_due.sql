with

responses as (

    select * from {{ ref('fct_survey_responses') }}

),

themed as (

    select
        response_id,
        string_agg(theme, ', ' order by theme) as themes
    from {{ ref('int_survey_answers_themed') }}
    group by response_id

),

orders as (

    select * from {{ ref('fct_orders') }}

),

phones as (

    select
        source,
        order_id,
        customer_phone
    from {{ ref('int_orders_unioned') }}

),

customers as (

    select * from {{ ref('dim_customers') }}

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

campaign_settings as (

    select * from {{ ref('campaign_settings') }}

),

answered as (

    select
        customer_id,
        max(first_replied_at) as last_replied_at
    from inquiries
    where customer_id is not null
    group by customer_id

),

low as (

    select
        responses.*,
        responses.answered_at
        + to_days(campaign_settings.call_within_days) as call_until_at
    from responses
    inner join campaign_settings
        on responses.score <= campaign_settings.low_score_at_most

),

-- a person is called once, about the last that went wrong
due as (

    select
        low.response_id,
        low.customer_id,
        coalesce(orders.customer_name, customers.customer_name)
            as customer_name,
        phones.customer_phone,
        coalesce(customers.language, orders.language) as language,
        low.order_id,
        orders.order_number,
        low.ticket_id,
        low.score,
        themed.themes as why,
        low.comment,
        low.answered_at,
        low.call_until_at
    from low
    inner join themed on low.response_id = themed.response_id
    left join orders on low.order_id = orders.order_id
    left join phones
        on
            orders.source = phones.source
            and orders.order_id = phones.order_id
    left join customers on low.customer_id = customers.customer_id
    left join answered on low.customer_id = answered.customer_id
    where
        low.call_until_at > {{ as_of() }}
        -- whom a person has written to since is looked after already
        and coalesce(answered.last_replied_at <= low.answered_at, true)
    qualify row_number() over (
        partition by coalesce(low.customer_id, low.response_id)
        order by low.answered_at desc, low.response_id asc
    ) = 1

)

select * from due
