with

clocks as (

    select * from {{ ref('int_service_clocks_timed') }}

),

tickets as (

    select * from {{ ref('int_tickets_unioned') }}

),

screened as (

    select * from {{ ref('int_tickets_screened') }}

),

calendar as (

    select * from {{ ref('int_business_intervals') }}

),

settings as (

    select max(value) filter (where setting = 'at_risk_share') as at_risk_share
    from {{ ref('clock_settings') }}

),

final as (

    select
        clocks.service_clock_id,
        clocks.ticket_id,
        clocks.source,
        clocks.clock,
        case
            when not clocks.is_end_known then 'unknown'
            when clocks.is_overrun then 'breached'
            when clocks.stopped_at is not null then 'met'
            when clocks.is_paused then 'paused'
            when
                clocks.used_minutes
                >= clocks.promised_minutes * settings.at_risk_share
                then 'at_risk'
            else 'running'
        end as state,
        tickets.channel,
        tickets.priority,
        clocks.policy_valid_from_date,
        tickets.created_at as ticket_created_at,
        clocks.started_at,
        clocks.due_at,
        clocks.stopped_at,
        clocks.stopped_by,
        clocks.promised_minutes,
        clocks.used_minutes,
        clocks.counted_until_at,
        coalesce(clocks.counted_until_at > calendar.interval_end_at, true)
            as is_counted_past_closing
    from clocks
    cross join settings
    inner join tickets
        on
            clocks.source = tickets.source
            and clocks.ticket_id = tickets.ticket_id
    inner join screened
        on
            clocks.source = screened.source
            and clocks.ticket_id = screened.ticket_id
            and not screened.is_machine_mail
    asof left join calendar
        on clocks.counted_until_at > calendar.interval_start_at

)

select * from final
