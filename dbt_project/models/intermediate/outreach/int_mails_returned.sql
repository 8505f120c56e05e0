with

bounces as (

    select * from {{ ref('stg_imap__bounces') }}

),

ledger_messages as (

    select * from {{ ref('stg_ledger__messages') }}
    where mode = 'live'

),

reported as (

    select
        action,
        status,
        reported_at,
        regexp_extract(original_message_id, '^<([^@>]+)@', 1) as message_key
    from bounces

),

-- a report counts for the address that our own mail went to and for no other
-- that it names: anybody can write a report
returned as (

    select
        {{ address_key('ledger_messages.recipient') }} as address,
        reported.message_key,
        case
            when reported.action = 'complaint' then 'complaint'
            when reported.action = 'failed' then 'bounce'
        end as sign,
        coalesce(reported.status, '5.0.0') as status,
        reported.reported_at as received_at
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
