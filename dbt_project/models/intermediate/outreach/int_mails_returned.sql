with

mails as (

    select * from {{ ref('stg_imap__messages') }}
    where bounce is not null

),

ledger_messages as (

    select * from {{ ref('stg_ledger__messages') }}
    where mode = 'live'

),

reported as (

    select
        received_at,
        regexp_extract(
            bounce ->> '$.original_message_id', '^<([^@>]+)@', 1
        ) as message_key,
        unnest(
            from_json(
                bounce -> '$.recipients',
                '[{"action":"varchar","status":"varchar"}]'
            )
        ) as report
    from mails

),

-- a report counts for the address that our own mail went to and for no other
-- that it names: anybody can write a report
returned as (

    select
        lower(ledger_messages.recipient) as address,
        reported.message_key,
        case
            when reported.report.action = 'complaint' then 'complaint'
            when reported.report.action = 'failed' then 'bounce'
        end as sign,
        coalesce(reported.report.status, '5.0.0') as status,
        reported.received_at
    from reported
    inner join ledger_messages
        on reported.message_key = ledger_messages.message_key

)

select
    address,
    message_key,
    sign,
    status,
    received_at
from returned
where sign is not null
-- a server may report twice of one mail
qualify row_number() over (
    partition by message_key, sign order by received_at, status
) = 1
