with

stg_freshdesk__tickets as (

    select * from {{ ref('stg_freshdesk__tickets') }}

),

stg_freshdesk__ticket_messages as (

    select * from {{ ref('stg_freshdesk__ticket_messages') }}

),

-- Freshdesk keeps the first message on the ticket and not among the replies
descriptions as (

    select
        ticket_id,
        ticket_id || ':description' as message_id,
        created_at,
        -- 3 is a call an agent took down, 10 a mail an agent began with
        case when channel in ('3', '10') then 'agent' else 'customer' end
            as author,
        description as body,
        true as is_public
    from stg_freshdesk__tickets
    where description is not null

),

replies as (

    select
        stg_freshdesk__ticket_messages.ticket_id,
        stg_freshdesk__ticket_messages.message_id,
        stg_freshdesk__ticket_messages.created_at,
        case
            when
                stg_freshdesk__ticket_messages.is_incoming
                or stg_freshdesk__ticket_messages.author_id
                = stg_freshdesk__tickets.requester_id
                then 'customer'
            when stg_freshdesk__ticket_messages.author_id is null
                then 'system'
            else 'agent'
        end as author,
        stg_freshdesk__ticket_messages.body,
        stg_freshdesk__ticket_messages.is_public
    from stg_freshdesk__ticket_messages
    inner join stg_freshdesk__tickets
        on
            stg_freshdesk__ticket_messages.ticket_id
            = stg_freshdesk__tickets.ticket_id

),

attributed as (

    select * from descriptions
    union all
    select * from replies

)

select * from attributed
