select
    count(*) as row_count,
    count(*) filter (
        where ticket_id is null or message_id is null
    ) as without_id,
    count(*) - count(
        distinct concat_ws('|', source, ticket_id, message_id)
    ) as repeated,
    count(*) filter (where author is null) as without_author,
    count(*) filter (where nullif(trim(body), '') is null) as without_body,
    count(*) filter (
        where ticket_id not in (
            select fct_inquiries.ticket_id from fct_inquiries
        )
    ) as without_ticket
from intermediate.int_ticket_messages_unioned
