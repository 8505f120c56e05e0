-- the tickets $1 with the reply to start from, the newest first
with

inquiries as (

    select *
    from fct_inquiries
    where ticket_id in (select unnest($1::varchar []))

),

replies as (

    select *
    from mart_suggested_replies
    where ticket_id in (select unnest($1::varchar []))

),

orders as (

    select
        order_id,
        order_number,
        currency
    from fct_orders
    where order_id in (select matched_order_id from inquiries)

)

select
    inquiries.*,
    orders.order_number,
    orders.currency,
    replies.reply,
    replies.language as reply_language,
    replies.customer_name,
    replies.carrier,
    replies.tracking_number,
    replies.tracking_url,
    replies.product,
    replies.reply_date,
    replies.reply_amount
from inquiries
left join replies
    on
        inquiries.source = replies.source
        and inquiries.ticket_id = replies.ticket_id
left join orders on inquiries.matched_order_id = orders.order_id
order by inquiries.created_at desc, inquiries.ticket_id
