-- the customers that an address, a customer id or a shop's own id may mean
select distinct people.customer_id
from intermediate.int_customers_identified as people
inner join intermediate.int_orders_unioned as orders
    on
        people.source = orders.source
        and people.order_id = orders.order_id
where
    people.customer_id is not null
    and (
        people.mailbox = $1
        or people.customer_id = $2
        or orders.shop_customer_id = $2
        or concat_ws(':', orders.source, orders.shop_customer_id) = $2
    )
order by 1
