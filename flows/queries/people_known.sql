-- how these customers are written to and counted, and who else is at the same mailbox
select distinct
    orders.source,
    orders.order_id,
    orders.shop_customer_id,
    orders.customer_email,
    orders.customer_phone,
    (
        select list(distinct others.customer_id)
        from intermediate.int_customers_identified as others
        where
            others.mailbox = people.mailbox
            and not list_contains($1, others.customer_id)
    ) as shared_with
from intermediate.int_customers_identified as people
inner join intermediate.int_orders_unioned as orders
    on
        people.source = orders.source
        and people.order_id = orders.order_id
where list_contains($1, people.customer_id)
order by all
