with

opened as (

    select * from {{ ref('int_lists_opened') }}
    where message_type = 'sla_at_risk'

),

clocks as (

    select * from {{ ref('fct_service_clocks') }}

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

-- what was promised and broken waits too, and is the more urgent
waiting as (

    select
        inquiries.ticket_number,
        inquiries.topic,
        inquiries.is_uncertain,
        clocks.clock,
        clocks.state,
        clocks.due_at,
        row_number() over (
            partition by clocks.source, clocks.ticket_id
            order by clocks.due_at, clocks.clock
        ) as place
    from clocks
    inner join opened
        on {{ local_date('clocks.started_at') }} >= opened.first_date
    inner join inquiries
        on
            clocks.source = inquiries.source
            and clocks.ticket_id = inquiries.ticket_id
    where
        clocks.stopped_at is null and clocks.state in ('at_risk', 'breached')

),

entries as (

    select
        null::varchar as list_key,
        due_at::date as sort_date,
        {{ utc_text('due_at') }} || ticket_number as sort_key,
        struct_pack(
            ticket_number := ticket_number,
            topic := case when not is_uncertain then topic end,
            clock := clock,
            state := state,
            due_at := {{ utc_text('due_at') }}
        ) as item
    from waiting
    where place = 1

),

{{ list_candidates('sla_at_risk') }}
