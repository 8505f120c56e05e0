{{ config(materialized='table') }}

with

clocks as (

    select * from {{ ref('int_service_clocks_started') }}

),

int_service_clock_periods as (

    select * from {{ ref('int_service_clock_periods') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

periods as (

    select
        service_clock_id,
        from_at,
        until_at is null as is_running,
        coalesce(until_at, as_of) as until_at
    from int_service_clock_periods
    cross join run_context

),

measured as (

    {{ opening_minutes_between('periods', 'from_at', 'until_at', 'minutes') }}

),

counted as (

    select
        measured.*,
        clocks.promised_minutes,
        coalesce(sum(measured.minutes) over (
            partition by measured.service_clock_id
            order by measured.from_at, measured.until_at
            rows between unbounded preceding and 1 preceding
        ), 0) as minutes_before
    from measured
    inner join clocks
        on measured.service_clock_id = clocks.service_clock_id

),

-- it runs out in the first period that reaches the promise, else in the last
summed as (

    select
        service_clock_id,
        any_value(promised_minutes) as promised_minutes,
        sum(minutes) as used_minutes,
        bool_or(is_running) as is_running,
        coalesce(
            max(until_at) filter (where minutes > 0), max(until_at)
        ) as counted_until_at,
        bool_or(minutes_before + minutes >= promised_minutes) as is_used_up,
        coalesce(
            min(from_at) filter (
                where minutes_before + minutes >= promised_minutes
            ),
            max(from_at)
        ) as runs_out_from_at,
        coalesce(
            arg_min(minutes_before, (from_at, until_at)) filter (
                where minutes_before + minutes >= promised_minutes
            ),
            arg_max(minutes_before, (from_at, until_at))
        ) as used_before,
        any_value(promised_minutes) - used_before as left_minutes
    from counted
    group by service_clock_id

),

due as (

    {{ add_opening_minutes(
        'summed', 'runs_out_from_at', 'left_minutes', 'runs_out_at'
    ) }}

),

final as (

    select
        clocks.*,
        due.used_minutes,
        due.counted_until_at,
        clocks.stopped_at is null and not due.is_running as is_paused,
        -- while it rests, nobody knows when it will run out
        case
            when
                due.is_used_up
                or due.is_running
                or clocks.stopped_at is not null
                then due.runs_out_at
        end as due_at,
        coalesce(due.counted_until_at > due_at, false) as is_overrun
    from clocks
    inner join due on clocks.service_clock_id = due.service_clock_id

)

select * from final
