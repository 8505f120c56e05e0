with

messages as (

    select * from {{ ref('int_imap_messages_threaded') }}
    where author in ('customer', 'agent') and not is_auto_reply

),

-- what the shop wrote before it was asked answers nothing
asked as (

    select
        *,
        min(received_at) filter (where author = 'customer') over (
            partition by ticket_id
        ) as asked_at
    from messages
    qualify received_at >= asked_at

),

turns as (

    select
        ticket_id,
        author,
        received_at,
        coalesce(bool_or(author = 'agent') over (
            partition by ticket_id
            order by received_at, message_id
            rows between unbounded preceding and 1 preceding
        ), false) as is_answered,
        lead(received_at) over (
            partition by ticket_id order by received_at, message_id
        ) as next_at
    from asked

),

events as (

    select
        ticket_id,
        case
            when author = 'agent' then 'waiting_on_customer'
            when is_answered then 'open'
            else 'new'
        end as status,
        received_at as occurred_at
    from turns

    union all

    -- a mailbox knows no word for done; an answer that is left to stand is one
    select
        ticket_id,
        'solved' as status,
        received_at + interval 14 days as occurred_at
    from turns
    where
        author = 'agent'
        and coalesce(next_at > received_at + interval 14 days, true)

)

select * from events
where {{ is_known('occurred_at') }}
