with

clocks as (

    select * from {{ ref('int_service_clocks_started') }}

),

statuses as (

    select * from {{ ref('int_ticket_statuses_timed') }}

),

messages as (

    select * from {{ ref('int_ticket_messages_unioned') }}

),

questions as (

    select
        source,
        ticket_id,
        created_at
    from messages
    where author = 'customer' and not is_auto_reply

),

-- nobody waits for a customer who has written, whatever the status still says
rests as (

    select
        statuses.source,
        statuses.ticket_id,
        statuses.status,
        statuses.from_at,
        case
            when statuses.status = 'waiting_on_customer'
                then least(statuses.until_at, questions.created_at)
            else statuses.until_at
        end as until_at
    from (
        select * from statuses
        where status in ('waiting_on_customer', 'solved', 'closed')
    ) as statuses
    asof left join questions
        on
            statuses.source = questions.source
            and statuses.ticket_id = questions.ticket_id
            and statuses.from_at < questions.created_at

),

pauses as (

    select
        clocks.service_clock_id,
        clocks.stopped_at,
        greatest(rests.from_at, clocks.started_at) as paused_at,
        rests.until_at as resumed_at
    from clocks
    inner join rests
        on
            clocks.source = rests.source
            and clocks.ticket_id = rests.ticket_id
            and (
                rests.status = 'waiting_on_customer'
                -- what was solved and is taken up again runs on
                or clocks.clock = 'resolution'
            )
            and rests.from_at < coalesce(clocks.stopped_at, 'infinity')
            and clocks.started_at < coalesce(rests.until_at, 'infinity')

),

runs as (

    select
        service_clock_id,
        started_at as from_at,
        stopped_at
    from clocks

    union all

    select
        service_clock_id,
        resumed_at as from_at,
        stopped_at
    from pauses
    where resumed_at < coalesce(stopped_at, 'infinity')

),

periods as (

    select
        runs.service_clock_id,
        runs.from_at,
        least(pauses.paused_at, runs.stopped_at) as until_at
    from runs
    asof left join pauses
        on
            runs.service_clock_id = pauses.service_clock_id
            and runs.from_at <= pauses.paused_at

)

select * from periods
