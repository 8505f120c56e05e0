-- the tickets $1 with the reply to start from, the newest first
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
from fct_inquiries as inquiries
left join mart_suggested_replies as replies
    on
        inquiries.source = replies.source
        and inquiries.ticket_id = replies.ticket_id
left join fct_orders as orders on inquiries.matched_order_id = orders.order_id
where inquiries.ticket_id in (select unnest($1::varchar []))
order by inquiries.created_at desc, inquiries.ticket_id
