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

{{ service_clocks('tickets', 'messages', 'waits') }},

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
