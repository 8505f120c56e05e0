{{ config(materialized='table') }}

with

stg_files__tickets as (

    select * from {{ ref('stg_files__tickets') }}

),

stg_zendesk__tickets as (

    select * from {{ ref('stg_zendesk__tickets') }}

),

stg_zendesk__users as (

    select * from {{ ref('stg_zendesk__users') }}

),

stg_freshdesk__tickets as (

    select * from {{ ref('stg_freshdesk__tickets') }}

),

stg_gorgias__tickets as (

    select * from {{ ref('stg_gorgias__tickets') }}

),

freshdesk_codes as (

    select * from {{ ref('freshdesk_codes') }}

),

int_imap_tickets_opened as (

    select * from {{ ref('int_imap_tickets_opened') }}

),

int_ticket_events_unioned as (

    select * from {{ ref('int_ticket_events_unioned') }}

),

ticket_status_words as (

    select * from {{ ref('ticket_status_words') }}

),

-- a ticket taken up again after it was solved is solved when solved last
resolved as (

    select
        source,
        ticket_id,
        arg_max(status, occurred_at) as status,
        min(occurred_at) filter (
            where
            status in ('solved', 'closed')
            and occurred_at > coalesce(unsolved_at, '-infinity')
        ) as solved_at
    from (
        select
            int_ticket_events_unioned.*,
            max(occurred_at) filter (
                where status not in ('solved', 'closed')
            ) over (partition by source, ticket_id) as unsolved_at
        from int_ticket_events_unioned
    ) as events
    group by source, ticket_id

),

unioned as (

    select
        'files' as source,
        ticket_id,
        created_at,
        updated_at,
        lower(source_status) as status,
        priority,
        channel,
        customer_id as requester_id,
        lower(trim(customer_email)) as customer_email,
        customer_name,
        subject,
        order_number,
        null as locale,
        solved_at
    from stg_files__tickets

    union all

    select
        'zendesk' as source,
        stg_zendesk__tickets.ticket_id,
        stg_zendesk__tickets.created_at,
        stg_zendesk__tickets.updated_at,
        coalesce(ticket_status_words.status, stg_zendesk__tickets.status)
            as status,
        stg_zendesk__tickets.priority,
        stg_zendesk__tickets.channel,
        stg_zendesk__tickets.requester_id,
        coalesce(
            stg_zendesk__users.email, stg_zendesk__tickets.sender_address
        ) as customer_email,
        stg_zendesk__users.name as customer_name,
        nullif(stg_zendesk__tickets.subject, 'SCRUBBED') as subject,
        null as order_number,
        stg_zendesk__users.locale,
        null as solved_at
    from stg_zendesk__tickets
    left join stg_zendesk__users
        on stg_zendesk__tickets.requester_id = stg_zendesk__users.user_id
    left join ticket_status_words
        on
            stg_zendesk__tickets.status
            = ticket_status_words.helpdesk_status

    union all

    select
        'freshdesk' as source,
        stg_freshdesk__tickets.ticket_id,
        stg_freshdesk__tickets.created_at,
        stg_freshdesk__tickets.updated_at,
        coalesce(ticket_status_words.status, stg_freshdesk__tickets.status)
            as status,
        priorities.word as priority,
        ways_in.word as channel,
        stg_freshdesk__tickets.requester_id,
        stg_freshdesk__tickets.requester_email as customer_email,
        stg_freshdesk__tickets.requester_name as customer_name,
        stg_freshdesk__tickets.subject,
        stg_freshdesk__tickets.order_number,
        null as locale,
        null as solved_at
    from stg_freshdesk__tickets
    left join ticket_status_words
        on
            stg_freshdesk__tickets.status
            = ticket_status_words.helpdesk_status
    left join freshdesk_codes as priorities
        on
            stg_freshdesk__tickets.priority = priorities.code
            and priorities.field = 'priority'
    left join freshdesk_codes as ways_in
        on
            stg_freshdesk__tickets.channel = ways_in.code
            and ways_in.field = 'source'

    union all

    select
        'gorgias' as source,
        stg_gorgias__tickets.ticket_id,
        stg_gorgias__tickets.created_at,
        stg_gorgias__tickets.updated_at,
        coalesce(ticket_status_words.status, stg_gorgias__tickets.status)
            as status,
        stg_gorgias__tickets.priority,
        stg_gorgias__tickets.channel,
        stg_gorgias__tickets.requester_id,
        stg_gorgias__tickets.requester_email as customer_email,
        stg_gorgias__tickets.requester_name as customer_name,
        stg_gorgias__tickets.subject,
        null as order_number,
        stg_gorgias__tickets.language as locale,
        null as solved_at
    from stg_gorgias__tickets
    left join ticket_status_words
        on
            stg_gorgias__tickets.status
            = ticket_status_words.helpdesk_status

    union all

    select
        'imap' as source,
        ticket_id,
        created_at,
        updated_at,
        'new' as status,
        null as priority,
        'email' as channel,
        customer_email as requester_id,
        customer_email,
        customer_name,
        subject,
        order_number,
        null as locale,
        null as solved_at
    from int_imap_tickets_opened

),

final as (

    select
        unioned.* replace (
            coalesce(resolved.status, unioned.status) as status,
            coalesce(unioned.solved_at, resolved.solved_at) as solved_at
        )
    from unioned
    left join resolved
        on
            unioned.source = resolved.source
            and unioned.ticket_id = resolved.ticket_id

)

select * from final
