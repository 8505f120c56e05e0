with

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

returns as (

    select * from {{ ref('fct_returns') }}

),

ticket_messages as (

    select * from {{ ref('int_ticket_messages_unioned') }}

),

first_messages as (

    select
        source,
        ticket_id,
        min(created_at) as asked_at
    from ticket_messages
    where author = 'customer'
    group by source, ticket_id

),

asked as (

    select
        concat_ws('|', 'ticket', inquiries.ticket_id) as ask_id,
        inquiries.ticket_id,
        inquiries.matched_order_id as order_id,
        first_messages.asked_at,
        case
            when inquiries.first_replied_at is not null then 'answered'
            when inquiries.status in ('solved', 'closed') then 'solved'
        end as ended_by
    from inquiries
    inner join first_messages
        on
            inquiries.source = first_messages.source
            and inquiries.ticket_id = first_messages.ticket_id
    where
        inquiries.intent in ('how_to_return', 'return_label')
        and not inquiries.is_uncertain

    union all

    select
        concat_ws('|', 'return', return_id) as ask_id,
        null::varchar as ticket_id,
        order_id,
        min(requested_at) as asked_at,
        case
            when
                count(coalesce(received_at, checked_at, refunded_at)) > 0
                then 'received'
            when count(sent_back_at) > 0 then 'sent_back'
        end as ended_by
    from returns
    where requested_at is not null
    group by return_id, order_id

)

select * from asked
