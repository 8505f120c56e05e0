with

withdrawals as (

    select * from {{ ref('int_withdrawals_timed') }}

),

refunds as (

    select * from {{ ref('int_refunds_timed') }}

),

deliveries as (

    select * from {{ ref('int_deliveries_timed') }}

),

run as (

    select * from {{ ref('stg_varsel__run_context') }}

),

clocks as (

    select * from withdrawals
    union all
    select * from refunds
    union all
    select * from deliveries

),

placed as (

    select
        clocks.*,
        {{ end_of_local_day('clocks.due_date') }} as due_at,
        run.as_of,
        {{ local_date('run.as_of') }} as local_today
    from clocks
    cross join run

)

select
    concat_ws('|', source, order_id, clock, evidence_id) as legal_clock_id,
    order_id,
    source,
    clock,
    case
        when
            clock = 'withdrawal' and ended_at < coalesce(due_at, 'infinity')
            then 'used'
        when clock = 'withdrawal' and as_of >= due_at then 'expired'
        when clock = 'withdrawal' then 'open'
        when
            end_event in ('cancelled', 'returned')
            and coalesce(ended_at < due_at, true)
            then 'called_off'
        when ended_at < due_at then 'met'
        when ended_at >= due_at then 'breached'
        when not is_end_known then 'unknown'
        when is_withheld then 'withheld'
        when as_of >= due_at then 'breached'
        when local_today >= due_date - {{ clock_days('legal_risk_days') }}
            then 'at_risk'
        else 'open'
    end as state,
    start_event,
    evidence_id,
    started_at,
    due_date,
    due_at,
    ended_at,
    end_event
from placed
