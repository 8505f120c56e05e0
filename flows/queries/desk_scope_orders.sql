-- the orders of a page: $1 what it is about, $2 the customer, $3 the order, among the
-- rows $4; a ticket of which no order is known shows the newest of who wrote it
with

orders as (

    select
        order_id,
        customer_id,
        ordered_at
    from fct_orders
    where rowid in (select unnest($4::bigint []))

),

named as (

    select order_id
    from orders
    where order_id = $3

),

theirs as (

    select order_id
    from orders
    where
        customer_id = $2
        and (
            $1 = 'customer' or ($1 = 'ticket' and not exists (from named))
        )
    order by ordered_at desc, order_id
    limit case when $1 = 'customer' then 25 else 5 end

)

select order_id from named
union
select order_id from theirs
