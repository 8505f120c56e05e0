-- whom and what a page of the desk is about: $1 customer, order or ticket, $2 its id,
-- among the rows $3 of customers, $4 of orders, $5 of tickets
with

people as (

    select customer_id
    from dim_customers
    where
        $1 = 'customer'
        and rowid in (select unnest($3::bigint []))
        and customer_id = $2

),

orders as (

    select
        customer_id,
        order_id
    from fct_orders
    where
        $1 = 'order'
        and rowid in (select unnest($4::bigint []))
        and order_id = $2

),

tickets as (

    select
        customer_id,
        matched_order_id as order_id
    from fct_inquiries
    where
        $1 = 'ticket'
        and rowid in (select unnest($5::bigint []))
        and ticket_id = $2

)

select
    customer_id,
    null as order_id
from people
union all
select * from orders
union all
select * from tickets
limit 1
