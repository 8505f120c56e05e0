{{ config(materialized='table') }}

with

stg_files__ticket_messages as (

    select * from {{ ref('stg_files__ticket_messages') }}

),

int_zendesk_messages_attributed as (

    select * from {{ ref('int_zendesk_messages_attributed') }}

),

int_freshdesk_messages_attributed as (

    select * from {{ ref('int_freshdesk_messages_attributed') }}

),

int_gorgias_messages_attributed as (

    select * from {{ ref('int_gorgias_messages_attributed') }}

),

int_imap_messages_threaded as (

    select * from {{ ref('int_imap_messages_threaded') }}

),

machine_mail_patterns as (

    select * from {{ ref('machine_mail_patterns') }}

),

unioned as (

    select
        'files' as source,
        ticket_id,
        message_id,
        created_at,
        author,
        body,
        coalesce(is_public, true) as is_public,
        headers,
        false as is_auto_reply
    from stg_files__ticket_messages

    union all

    select
        'zendesk' as source,
        ticket_id,
        message_id,
        created_at,
        author,
        body,
        is_public,
        headers,
        is_auto_reply
    from int_zendesk_messages_attributed

    union all

    select
        'freshdesk' as source,
        ticket_id,
        message_id,
        created_at,
        author,
        body,
        is_public,
        null as headers,
        false as is_auto_reply
    from int_freshdesk_messages_attributed

    union all

    select
        'gorgias' as source,
        ticket_id,
        message_id,
        created_at,
        author,
        body,
        is_public,
        headers,
        is_auto_reply
    from int_gorgias_messages_attributed

    union all

    select
        'imap' as source,
        ticket_id,
        message_id,
        received_at as created_at,
        author,
        body,
        true as is_public,
        headers,
        is_auto_reply
    from int_imap_messages_threaded

),

automatic_headers as (

    select distinct mails.headers
    from (
        select distinct headers
        from unioned
        where headers is not null
    ) as mails
    inner join machine_mail_patterns
        on
            machine_mail_patterns.field = 'header'
            and replace(replace(lower(mails.headers), '"', ''), ' ', '')
            like machine_mail_patterns.pattern

),

flagged as (

    select
        unioned.* replace (
            unioned.is_auto_reply or automatic_headers.headers is not null
                as is_auto_reply
        )
    from unioned
    left join automatic_headers
        on unioned.headers = automatic_headers.headers

)

select * from flagged
