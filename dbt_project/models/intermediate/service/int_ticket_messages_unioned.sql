with

stg_files__ticket_messages as (

    select * from {{ ref('stg_files__ticket_messages') }}

),

int_zendesk_messages_attributed as (

    select * from {{ ref('int_zendesk_messages_attributed') }}

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

),

flagged as (

    select
        unioned.* replace (
            unioned.is_auto_reply
            or coalesce(
                regexp_matches(
                    lower(unioned.headers),
                    (
                        select string_agg(pattern, '|' order by pattern)
                        from machine_mail_patterns
                        where field = 'header'
                    )
                ),
                false
            ) as is_auto_reply
        )
    from unioned

)

select * from flagged
