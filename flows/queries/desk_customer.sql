-- the customer with id $1, and one phone they ordered with
select
    people.*,
    (
        select arg_max(orders.customer_phone, orders.ordered_at)
        from fct_orders as orders
        where orders.customer_id = people.customer_id
    ) as customer_phone
from dim_customers as people
where people.customer_id = $1
