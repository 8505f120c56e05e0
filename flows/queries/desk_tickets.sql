-- the tickets $1, in the rows $2, with the reply to start from, in the rows $3, and
-- the order they are about, in the rows $4; newest first
with

inquiries as (

    select
        ticket_id,
        source,
        ticket_number,
        customer_email,
        created_at,
        status,
        channel,
        subject,
        topic,
        intent,
        is_uncertain,
        language,
        matched_order_id,
        suggested_goodwill
    from fct_inquiries
    where
        rowid in (select unnest($2::bigint []))
        and list_contains($1::varchar [], ticket_id)

),

replies as (

    select * from mart_suggested_replies
    where rowid in (select unnest($3::bigint []))

),

orders as (

    select
        order_id,
        order_number,
        currency
    from fct_orders
    where rowid in (select unnest($4::bigint []))

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
