with

tickets as (

    select * from {{ ref('int_tickets_unioned') }}

),

ticket_messages as (

    select * from {{ ref('int_ticket_messages_unioned') }}
    where author = 'customer' and not coalesce(is_auto_reply, false)

),

ledger_messages as (

    select * from {{ ref('stg_ledger__messages') }}
    where mode = 'live' and sent_at is not null

),

message_types as (

    select * from {{ ref('message_types') }}
    where message_class = 'survey'

),

survey_rules as (

    select * from {{ ref('survey_rules') }}

),

-- the subject that pressing a score in the mail writes, in every language
scored as (

    select
        tickets.ticket_id,
        tickets.customer_email,
        try_cast(regexp_extract(
            tickets.subject, '^\s*(?:\w{2,3}:\s*)*\[([1-5])/5\]', 1
        ) as integer) as score,
        arg_min(ticket_messages.body, ticket_messages.created_at) as body,
        min(ticket_messages.created_at) as answered_at
    from tickets
    inner join ticket_messages
        on tickets.ticket_id = ticket_messages.ticket_id
    where tickets.subject like '%/5]%'
    group by all

),

answered as (

    select
        ledger_messages.message_key,
        ledger_messages.order_id,
        ledger_messages.ticket_id,
        ledger_messages.customer_id,
        scored.answered_at,
        scored.score,
        nullif(trim(scored.body), '') as comment
    from scored
    inner join ledger_messages
        on
            scored.customer_email = lower(ledger_messages.recipient)
            and scored.answered_at >= ledger_messages.sent_at
    inner join message_types
        on ledger_messages.message_type = message_types.message_type
    cross join survey_rules
    where
        scored.score is not null
        and scored.answered_at
        <= ledger_messages.sent_at + to_days(survey_rules.days_to_answer)
    -- an answer is to the newest question
    qualify row_number() over (
        partition by scored.ticket_id order by ledger_messages.sent_at desc
    ) = 1

)

select
    message_key as response_id,
    order_id,
    ticket_id,
    customer_id,
    answered_at,
    score,
    comment
from answered
qualify row_number() over (
    partition by message_key order by answered_at desc, score desc
) = 1
