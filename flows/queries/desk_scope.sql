-- whom and what a page of the desk is about: $1 customer, order or ticket, $2 its id;
-- a ticket of which no order is known shows the newest of who wrote it
with

asked_ticket as (

    select ticket_id, customer_id, matched_order_id
    from fct_inquiries
    where $1 = 'ticket' and ticket_id = $2

),

asked_order as (

    select order_id, customer_id
    from fct_orders
    where
        ($1 = 'order' and order_id = $2)
        or order_id in (select matched_order_id from asked_ticket)

),

person as (

    select customer_id
    from dim_customers
    where $1 = 'customer' and customer_id = $2
    union all
    select customer_id from asked_order where $1 = 'order'
    union all
    select customer_id from asked_ticket

),

theirs as (

    select order_id
    from fct_orders
    where
        customer_id in (select customer_id from person)
        and (
            $1 = 'customer' or ($1 = 'ticket' and not exists (from asked_order))
        )
    order by ordered_at desc, order_id
    limit case when $1 = 'customer' then 25 else 5 end

),

orders as (

    select order_id from asked_order
    union
    select order_id from theirs

),

tickets as (

    select ticket_id, created_at
    from fct_inquiries
    where
        case $1
            when 'customer'
                then
                    customer_id in (select customer_id from person)
                    or matched_order_id in (select order_id from orders)
            when 'order' then matched_order_id = $2
            else ticket_id = $2
        end
    order by created_at desc, ticket_id
    limit 25

)

select
    (select any_value(customer_id) from person) as customer_id,
    (select coalesce(list(order_id), []) from orders) as order_ids,
    (
        select coalesce(list(ticket_id order by created_at desc), []) from tickets
    ) as ticket_ids,
    exists (from person) or exists (from asked_order) or exists (from asked_ticket)
        as is_known
