{#-
    The common table expressions of the clocks of a ticket: first reply, next replies and
    resolution, each from when it was asked; the last of them is `clocks`.
-#}
{% macro service_clocks(tickets, messages, waits) -%}
    heard as (

        select distinct
            source,
            ticket_id
        from {{ messages }} as messages

    ),

    asked as (

        select
            source,
            ticket_id,
            min(started_at) as asked_at
        from {{ waits }} as waits
        group by source, ticket_id

    ),

    reply_clocks as (

        select
            *,
            case
                when
                    row_number() over (
                        partition by source, ticket_id order by started_at
                    ) = 1
                    then 'first_reply'
                else 'next_reply'
            end as clock
        from {{ waits }} as waits

    ),

    clocks as (

        select
            source,
            ticket_id,
            clock,
            started_at,
            stopped_at,
            stopped_by,
            true as is_end_known
        from reply_clocks

        union all by name

        -- a ticket whose messages are not in the feed was asked when it was made
        select
            tickets.source,
            tickets.ticket_id,
            'first_reply' as clock,
            tickets.created_at as started_at,
            false as is_end_known
        from {{ tickets }} as tickets
        anti join heard
            on
                tickets.source = heard.source
                and tickets.ticket_id = heard.ticket_id

        union all by name

        select
            tickets.source,
            tickets.ticket_id,
            'resolution' as clock,
            coalesce(asked.asked_at, tickets.created_at) as started_at,
            case
                when coalesce(tickets.status, 'solved') in ('solved', 'closed')
                    then tickets.solved_at
            end as stopped_at,
            case when stopped_at is not null then 'solved' end as stopped_by,
            stopped_at is not null
            or coalesce(tickets.status, 'open') not in ('solved', 'closed')
                as is_end_known
        from {{ tickets }} as tickets
        left join asked
            on
                tickets.source = asked.source
                and tickets.ticket_id = asked.ticket_id
        left join heard
            on
                tickets.source = heard.source
                and tickets.ticket_id = heard.ticket_id
        -- what the shop wrote of itself asks for no solution
        where asked.ticket_id is not null or heard.ticket_id is null

    )
{%- endmacro %}
