{{ config(materialized='table') }}

with

mails_returned as (

    select * from {{ ref('int_mails_returned') }}

),

stops_asked as (

    select * from {{ ref('int_stops_asked') }}

),

suppression_rules as (

    select * from {{ ref('suppression_rules') }}

),

suppressions as (

    select * from {{ ref('stg_ledger__suppressions') }}

),

suppressions_lifted as (

    select * from {{ ref('stg_ledger__suppressions_lifted') }}

),

signs as (

    select
        address,
        sign,
        status,
        received_at
    from mails_returned
    union all
    select
        address,
        'stop' as sign,
        '' as status,
        asked_at as received_at
    from stops_asked

),

-- the rule that says most of a status is the one that holds
ruled as (

    select
        signs.*,
        suppression_rules.status_pattern,
        suppression_rules.least_times,
        to_days(suppression_rules.within_days) as span,
        suppression_rules.scope,
        suppression_rules.reason
    from signs
    inner join suppression_rules
        on
            signs.sign = suppression_rules.sign
            and signs.status like suppression_rules.status_pattern
    left join suppressions_lifted
        on
            signs.address = suppressions_lifted.address
            and suppression_rules.scope = suppressions_lifted.scope
    -- who was allowed again begins anew
    where
        suppressions_lifted.lifted_at is null
        or signs.received_at > suppressions_lifted.lifted_at
    qualify row_number() over (
        partition by signs.address, signs.sign, signs.status, signs.received_at
        order by length(suppression_rules.status_pattern) desc
    ) = 1

),

counted as (

    select
        *,
        count(*) over (
            partition by address, sign, status_pattern
            order by received_at
            range between span preceding and current row
        ) as times
    from ruled

),

found as (

    select
        address,
        scope,
        reason,
        received_at as since
    from counted
    where times >= least_times
    qualify row_number() over (
        partition by address, scope order by received_at, reason
    ) = 1

)

select
    found.address,
    found.scope,
    found.reason,
    found.since
from found
left join suppressions
    on
        found.address = suppressions.address
        and found.scope = suppressions.scope
where suppressions.address is null
