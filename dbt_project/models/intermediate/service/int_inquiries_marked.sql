with

tickets as (

    select * from {{ ref('int_tickets_unioned') }}

),

customer_messages as (

    select
        source,
        ticket_id,
        -- as many messages in any order give the same sum
        sum(hash(
            message_id, body, headers, created_at, is_auto_reply
        )::hugeint) as messages_hash
    from {{ ref('int_ticket_messages_unioned') }}
    where author = 'customer'
    group by source, ticket_id

)

select
    tickets.source,
    tickets.ticket_id,
    tickets.subject,
    hash(tickets.subject, customer_messages.messages_hash) as said_hash
from tickets
left join customer_messages
    on
        tickets.source = customer_messages.source
        and tickets.ticket_id = customer_messages.ticket_id
