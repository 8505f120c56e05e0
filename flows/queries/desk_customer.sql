-- the customer with id $1, among the rows $2, and one phone they ordered with, among
-- the rows $3 of orders
select
    people.customer_id,
    people.customer_name,
    people.customer_email,
    people.language,
    people.is_language_fallback,
    people.country,
    people.segment,
    people.order_count,
    people.has_marketing_consent,
    people.is_suppressed,
    (
        select arg_max(orders.customer_phone, orders.ordered_at)
        from fct_orders as orders
        where
            orders.rowid in (select unnest($3::bigint []))
            and orders.customer_id = $1
    ) as customer_phone
from dim_customers as people
where
    people.rowid in (select unnest($2::bigint []))
    and people.customer_id = $1
