{{ config(materialized='table') }}

with

orders as (

    select
        *,
        {{ address_key('customer_email') }} as mailbox
    from {{ ref('int_orders_unioned') }}

),

-- whose a mailbox is: a guest who has an account, too, is that account's
mailboxes as (

    select
        mailbox,
        count(distinct row(source, shop_customer_id)) > 1 as is_shared,
        any_value(source) as account_source,
        any_value(shop_customer_id) as account
    from orders
    where mailbox is not null and shop_customer_id is not null
    group by mailbox

),

named as (

    select
        orders.source,
        orders.order_id,
        orders.mailbox,
        coalesce(mailboxes.is_shared, false) as is_shared,
        case
            when orders.shop_customer_id is not null then orders.source
            when not mailboxes.is_shared then mailboxes.account_source
        end as id_source,
        coalesce(
            orders.shop_customer_id,
            case when not mailboxes.is_shared then mailboxes.account end
        ) as shop_customer_id
    from orders
    left join mailboxes on orders.mailbox = mailboxes.mailbox

)

select
    source,
    order_id,
    case
        when shop_customer_id is not null
            then md5(concat_ws('|', 'shop_id', id_source, shop_customer_id))
        when mailbox is not null
            then md5(concat_ws('|', 'address', mailbox))
    end as customer_id,
    case
        when is_shared then 'shared_address'
        when shop_customer_id is not null then 'shop_id'
        when mailbox is not null then 'address'
    end as identity_rule,
    mailbox
from named
