with

int_ticket_events_unioned as (

    select * from {{ ref('int_ticket_events_unioned') }}

),

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

stretches as (

    select
        source,
        ticket_id,
        status,
        occurred_at as from_at,
        lead(occurred_at) over (
            partition by source, ticket_id order by occurred_at, status
        ) as until_at
    from int_ticket_events_unioned

    union all

    -- where no events are told, the ticket still says when it was solved
    select
        tickets.source,
        tickets.ticket_id,
        'solved' as status,
        tickets.solved_at as from_at,
        null as until_at
    from int_tickets_unioned as tickets
    anti join int_ticket_events_unioned as events
        on
            tickets.source = events.source
            and tickets.ticket_id = events.ticket_id
    where
        tickets.solved_at is not null
        and coalesce(tickets.status, 'solved') in ('solved', 'closed')

)

select * from stretches
