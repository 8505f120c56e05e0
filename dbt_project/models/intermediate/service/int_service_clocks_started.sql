{{ config(materialized='table') }}

with

tickets as (

    select * from {{ ref('int_tickets_unioned') }}

),

messages as (

    select * from {{ ref('int_ticket_messages_unioned') }}

),

waits as (

    select * from {{ ref('int_ticket_waits_begun') }}

),

policies as (

    select * from {{ ref('int_service_policies_chosen') }}

),

heard as (

    select distinct
        source,
        ticket_id
    from messages

),

asked as (

    select
        source,
        ticket_id,
        min(started_at) as asked_at
    from waits
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
    from waits

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
    from tickets
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
    from tickets
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

),

-- a hash join wants plain equalities
kept as (

    select
        source,
        ticket_id,
        coalesce(lower(channel), '') as channel,
        coalesce(lower(priority), '') as priority,
        {{ local_date('created_at') }} as created_date
    from tickets

),

promises as (

    select
        * replace (
            coalesce(channel, '') as channel,
            coalesce(priority, '') as priority
        )
    from policies

),

final as (

    select
        concat_ws(
            '|',
            clocks.source,
            clocks.ticket_id,
            clocks.clock,
            epoch_us(clocks.started_at)
        ) as service_clock_id,
        clocks.*,
        promises.valid_from_date as policy_valid_from_date,
        promises.promised_minutes
    from clocks
    inner join kept
        on
            clocks.source = kept.source
            and clocks.ticket_id = kept.ticket_id
    inner join promises
        on
            clocks.clock = promises.clock
            and kept.channel = promises.channel
            and kept.priority = promises.priority
            and kept.created_date = promises.created_date

)

select * from final
