with

messages as (

    select
        source,
        ticket_id
    from intermediate.int_ticket_messages_unioned
    group by source, ticket_id

),

listened as (

    select distinct source from messages

),

tickets as (

    select
        fct_inquiries.*,
        messages.ticket_id is not null as has_messages,
        fct_inquiries.source in (select source from listened) as has_feed
    from fct_inquiries
    left join messages
        on
            fct_inquiries.source = messages.source
            and fct_inquiries.ticket_id = messages.ticket_id

)

select
    count(*) as row_count,
    count(*) filter (where ticket_id is null) as without_id,
    count(*) - count(distinct concat_ws('|', source, ticket_id)) as repeated,
    count(*) filter (where status is null) as without_status,
    count(*) filter (where first_replied_at < created_at) as replied_too_early,
    count(*) filter (where has_feed) as listened_count,
    count(*) filter (where has_feed and not has_messages) as without_messages
from tickets
