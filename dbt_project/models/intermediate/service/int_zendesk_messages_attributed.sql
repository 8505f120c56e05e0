with

stg_zendesk__tickets as (

    select * from {{ ref('stg_zendesk__tickets') }}

),

stg_zendesk__ticket_messages as (

    select * from {{ ref('stg_zendesk__ticket_messages') }}

),

stg_zendesk__users as (

    select * from {{ ref('stg_zendesk__users') }}

),

-- the description is the first comment; it stands in only until that arrives
descriptions as (

    select
        stg_zendesk__tickets.ticket_id,
        stg_zendesk__tickets.ticket_id || ':description' as message_id,
        stg_zendesk__tickets.submitter_id as author_id,
        stg_zendesk__tickets.channel,
        stg_zendesk__tickets.description as body,
        null::varchar as headers,
        true as is_public,
        false as is_auto_reply,
        stg_zendesk__tickets.created_at
    from stg_zendesk__tickets
    where
        stg_zendesk__tickets.description is not null
        and not exists (
            select 1
            from stg_zendesk__ticket_messages as comments
            where
                comments.ticket_id = stg_zendesk__tickets.ticket_id
                and (
                    comments.created_at
                    <= stg_zendesk__tickets.created_at + interval 1 minute
                    or trim(comments.body)
                    = trim(stg_zendesk__tickets.description)
                )
        )

),

messages as (

    select * from stg_zendesk__ticket_messages
    union all
    select * from descriptions

),

attributed as (

    select
        messages.ticket_id,
        messages.message_id,
        messages.created_at,
        -- an author nobody knows neither asks nor stops a clock
        case
            when messages.is_auto_reply or messages.author_id = '-1'
                then 'system'
            when messages.author_id = stg_zendesk__tickets.requester_id
                then 'customer'
            when stg_zendesk__users.role in ('agent', 'admin')
                then 'agent'
            when stg_zendesk__users.role = 'end-user'
                then 'customer'
            when messages.author_id = stg_zendesk__tickets.assignee_id
                then 'agent'
            else 'system'
        end as author,
        nullif(messages.body, 'SCRUBBED') as body,
        messages.is_public,
        messages.headers,
        messages.is_auto_reply
    from messages
    inner join stg_zendesk__tickets
        on messages.ticket_id = stg_zendesk__tickets.ticket_id
    left join stg_zendesk__users
        on messages.author_id = stg_zendesk__users.user_id

)

select * from attributed
