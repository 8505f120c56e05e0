with

orders as (

    select * from {{ ref('fct_orders') }}

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

acts as (

    select
        customer_id,
        ordered_at,
        null::timestamptz as wrote_at
    from orders
    -- an exchange is the old purchase put right, not a new one
    where cancelled_at is null and exchange_of_order_id is null

    union all

    select
        customer_id,
        null::timestamptz as ordered_at,
        created_at as wrote_at
    from inquiries
    where
        not coalesce(is_machine_mail, false)
        -- a score sent by mail is the answer that was asked for
        and not {{ is_score_mail('subject') }}

),

last_acts as (

    select
        customer_id,
        max(ordered_at) as last_ordered_at,
        max(wrote_at) as last_wrote_at
    from acts
    where customer_id is not null
    group by customer_id

)

select * from last_acts
