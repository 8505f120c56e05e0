with

told as (

    select * from {{ ref('int_inquiry_purchases_told') }}

),

considered as (

    select * from {{ ref('int_ticket_orders_considered') }}

),

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

fct_order_lines as (

    select * from {{ ref('fct_order_lines') }}

),

months as (

    select
        month,
        list(word) as words
    from {{ ref('month_words') }}
    group by month

),

orders as (

    select distinct
        told.source,
        told.ticket_id,
        told.text,
        told.numbers,
        told.days,
        considered.order_id,
        fct_orders.total_amount,
        {{ local_date('fct_orders.ordered_at') }} as ordered_date
    from told
    inner join considered
        on
            {{ same_ticket('told', 'considered') }}
            and told.precedence = considered.precedence
    inner join fct_orders
        on considered.order_id = fct_orders.order_id

),

described as (

    select
        orders.source,
        orders.ticket_id,
        orders.order_id,
        exists(
            select 1
            from fct_order_lines
            where
                fct_order_lines.order_id = orders.order_id
                and length(fct_order_lines.title) > 3
                and contains(orders.text, lower(fct_order_lines.title))
        ) as is_thing_named,
        coalesce(
            list_has_any(orders.numbers, [
                trunc(orders.total_amount)::bigint::varchar,
                round(orders.total_amount)::bigint::varchar
            ]), false
        ) as is_total_named,
        list_has_any(orders.days, list_transform(
            months.words || [months.month::varchar, ''],
            lambda word: concat(day(orders.ordered_date), ' ', word)
        )) as is_day_named
    from orders
    inner join months
        on month(orders.ordered_date) = months.month

)

select
    source,
    ticket_id,
    order_id,
    is_thing_named::integer + is_total_named::integer
    + is_day_named::integer as detail_count
from described
