with

stg_files__ticket_events as (

    select * from {{ ref('stg_files__ticket_events') }}

),

stg_zendesk__ticket_events as (

    select * from {{ ref('stg_zendesk__ticket_events') }}

),

stg_freshdesk__ticket_events as (

    select * from {{ ref('stg_freshdesk__ticket_events') }}

),

stg_gorgias__ticket_events as (

    select * from {{ ref('stg_gorgias__ticket_events') }}

),

int_imap_ticket_events_derived as (

    select * from {{ ref('int_imap_ticket_events_derived') }}

),

ticket_status_words as (

    select * from {{ ref('ticket_status_words') }}

),

unioned as (

    select
        'files' as source,
        stg_files__ticket_events.ticket_id,
        stg_files__ticket_events.status,
        stg_files__ticket_events.occurred_at
    from stg_files__ticket_events

    union all

    select
        'zendesk' as source,
        stg_zendesk__ticket_events.ticket_id,
        coalesce(
            ticket_status_words.status, stg_zendesk__ticket_events.status
        ) as status,
        stg_zendesk__ticket_events.occurred_at
    from stg_zendesk__ticket_events
    left join ticket_status_words
        on
            stg_zendesk__ticket_events.status
            = ticket_status_words.helpdesk_status

    union all

    select
        'freshdesk' as source,
        stg_freshdesk__ticket_events.ticket_id,
        coalesce(
            ticket_status_words.status, stg_freshdesk__ticket_events.status
        ) as status,
        stg_freshdesk__ticket_events.occurred_at
    from stg_freshdesk__ticket_events
    left join ticket_status_words
        on
            stg_freshdesk__ticket_events.status
            = ticket_status_words.helpdesk_status

    union all

    select
        'gorgias' as source,
        stg_gorgias__ticket_events.ticket_id,
        coalesce(
            ticket_status_words.status, stg_gorgias__ticket_events.status
        ) as status,
        stg_gorgias__ticket_events.occurred_at
    from stg_gorgias__ticket_events
    left join ticket_status_words
        on
            stg_gorgias__ticket_events.status
            = ticket_status_words.helpdesk_status

    union all

    select
        'imap' as source,
        ticket_id,
        status,
        occurred_at
    from int_imap_ticket_events_derived

),

-- a version that left the status alone is no event
changed as (

    select *
    from unioned
    qualify
        status is distinct from lag(status) over (
            partition by source, ticket_id order by occurred_at, status
        )

)

select * from changed
