{{ config(materialized='table') }}

with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

addresses as (

    select
        customer_email,
        count(distinct row(source, shop_customer_id)) > 1 as is_shared
    from orders
    where customer_email is not null and shop_customer_id is not null
    group by customer_email

)

select
    orders.source,
    orders.order_id,
    case
        when orders.shop_customer_id is not null
            then md5(concat_ws(
                '|', 'shop_id', orders.source, orders.shop_customer_id
            ))
        when orders.customer_email is not null
            then md5(concat_ws('|', 'address', orders.customer_email))
    end as customer_id,
    case
        when coalesce(addresses.is_shared, false) then 'shared_address'
        when orders.shop_customer_id is not null then 'shop_id'
        when orders.customer_email is not null then 'address'
    end as identity_rule
from orders
left join addresses on orders.customer_email = addresses.customer_email
