{{ config(materialized='table') }}

with

messages as (

    select * from {{ ref('int_ticket_messages_unioned') }}

),

statuses as (

    select * from {{ ref('int_ticket_statuses_timed') }}

),

moments as (

    select
        source,
        ticket_id,
        created_at as occurred_at,
        case when author = 'customer' then 'question' else 'agent_reply' end
            as kind,
        -- of one moment: asked, then answered, then solved
        case when author = 'customer' then 1 else 2 end as place
    from messages
    where
        not is_auto_reply
        and (author = 'customer' or (author = 'agent' and is_public))

    union all

    select
        source,
        ticket_id,
        from_at as occurred_at,
        'solved' as kind,
        3 as place
    from statuses
    where status in ('solved', 'closed')

),

-- the second question of a customer who waits begins no second wait
turns as (

    select *
    from moments
    qualify
        (kind = 'question') is distinct from lag(kind = 'question') over (
            partition by source, ticket_id order by occurred_at, place
        )

),

waits as (

    select
        source,
        ticket_id,
        kind,
        occurred_at as started_at,
        lead(occurred_at) over in_turn as stopped_at,
        lead(kind) over in_turn as stopped_by
    from turns
    window in_turn as (
        partition by source, ticket_id order by occurred_at, place
    )

)

select * exclude (kind)
from waits
where kind = 'question'
