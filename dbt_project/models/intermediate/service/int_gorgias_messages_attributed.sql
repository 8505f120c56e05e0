with

stg_gorgias__tickets as (

    select * from {{ ref('stg_gorgias__tickets') }}

),

stg_gorgias__ticket_messages as (

    select * from {{ ref('stg_gorgias__ticket_messages') }}

),

attributed as (

    select
        stg_gorgias__ticket_messages.ticket_id,
        stg_gorgias__ticket_messages.message_id,
        stg_gorgias__ticket_messages.created_at,
        case
            when stg_gorgias__ticket_messages.is_auto_reply then 'system'
            when stg_gorgias__ticket_messages.is_from_agent then 'agent'
            else 'customer'
        end as author,
        stg_gorgias__ticket_messages.body,
        stg_gorgias__ticket_messages.is_public,
        stg_gorgias__ticket_messages.headers,
        stg_gorgias__ticket_messages.is_auto_reply
    from stg_gorgias__ticket_messages
    -- nothing is said of what lies in the trash
    inner join stg_gorgias__tickets
        on
            stg_gorgias__ticket_messages.ticket_id
            = stg_gorgias__tickets.ticket_id

)

select * from attributed
