with

ticket_messages as (

    select * from {{ ref('int_ticket_messages_unioned') }}
    where author = 'customer' and not coalesce(is_auto_reply, false)

),

tickets as (

    select * from {{ ref('int_tickets_unioned') }}

),

ledger_messages as (

    select * from {{ ref('stg_ledger__messages') }}
    where mode = 'live'

),

stop_words as (

    select * from {{ ref('stop_words') }}

),

written as (

    select
        tickets.customer_email,
        ticket_messages.created_at,
        -- the subject that a mail program writes when it unsubscribes by mail
        nullif(
            regexp_extract(
                lower(tickets.subject), '\bunsubscribe ([0-9a-f]{12})\b', 1
            ),
            ''
        ) as link_digest,
        {{ bare_words('tickets.subject') }} as subject_words,
        {{ bare_words(
            "regexp_extract(ticket_messages.body, '\\S[^\\r\\n]*')"
        ) }} as first_words
    from ticket_messages
    inner join tickets on ticket_messages.ticket_id = tickets.ticket_id

),

asked as (

    select
        case
            when written.link_digest is null
                then {{ address_key('written.customer_email') }}
            else {{ address_key('ledger_messages.recipient') }}
        end as address,
        written.created_at
    from written
    left join ledger_messages
        on
            written.link_digest
            = left(sha256(ledger_messages.message_key), 12)
    where
        ledger_messages.message_key is not null
        or (
            written.link_digest is null
            and (
                written.first_words in (select words from stop_words)
                or (
                    coalesce(written.first_words, '') = ''
                    and written.subject_words in (select words from stop_words)
                )
            )
        )

)

select
    address,
    min(created_at) as asked_at
from asked
where address is not null
group by address
