with

messages as (

    select * from {{ ref('stg_ledger__messages') }}

),

message_types as (

    select * from {{ ref('message_types') }}

),

message_caps as (

    select * from {{ ref('message_caps') }}

),

readers as (

    select * from {{ ref('int_mailboxes_read') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

-- an unknown outcome may have reached its reader, so it counts as told
told as (

    select
        coalesce(
            readers.reader_id,
            {{ mailbox_reader(address_key('messages.recipient')) }}
        ) as reader_id,
        messages.message_type,
        message_types.message_class,
        coalesce(messages.sent_at, messages.reserved_at) as told_at
    from messages
    inner join message_types
        on messages.message_type = message_types.message_type
    inner join run_context on messages.mode = run_context.sending_mode
    left join readers
        on {{ address_key('messages.recipient') }} = readers.mailbox
    where messages.state in ('sent', 'unknown')

),

counted as (

    select
        told.reader_id,
        message_caps.cap,
        message_caps.applies_to,
        count(*) as told_count,
        list(
            told.told_at + to_hours(message_caps.window_hours)
            order by told.told_at desc
        )[any_value(message_caps.max_messages)] as frees_at
    from told
    inner join message_caps
        on
            (
                message_caps.cap = 'sender'
                and told.message_type = message_caps.applies_to
            )
            or (
                message_caps.cap = 'frequency'
                and told.message_class = message_caps.applies_to
            )
    cross join run_context
    where
        told.told_at + to_hours(message_caps.window_hours) > run_context.as_of
    group by 1, 2, 3

)

select * from counted
