{{ config(materialized='table') }}
with

parcels as (

    select
        *,
        least(final_at, order_cancelled_at) as closed_at
    from {{ ref('int_parcels_tracked') }}
    where not is_return and is_followed

),

delay_rules as (

    select * from {{ ref('delay_rules') }}

),

causes as (

    select * from {{ ref('int_delay_causes') }}
    union all by name
    select * from {{ ref('int_delay_causes_estimated') }}
    union all by name
    select * from {{ ref('int_delay_causes_told') }}
    union all by name
    select * from {{ ref('int_delay_causes_claimed') }}
    union all by name
    select * from {{ ref('int_delay_causes_foreseen') }}

),

timed as (

    select
        causes.*,
        delay_rules.precedence,
        delay_rules.clock,
        delay_rules.is_told,
        delay_rules.ends_with_journey,
        delay_rules.threshold_hours * 60 as threshold_minutes
    from causes
    inner join delay_rules on causes.flag = delay_rules.flag
    -- opening hours take no less than hours: most scans have another in time
    where
        causes.ended_at is null
        or causes.since_at
        + to_minutes((delay_rules.threshold_hours * 60)::bigint)
        < causes.ended_at

),

due as (

    {{ add_opening_minutes(
        'timed', 'since_at', 'threshold_minutes', 'due_opening_at'
    ) }}

),

raised as (

    select
        due.*,
        case
            when due.clock = 'opening_hours' then due.due_opening_at
            else due.since_at + to_minutes(due.threshold_minutes::bigint)
        end as raised_at,
        if(due.ends_with_journey, parcels.closed_at, null) as closed_at,
        parcels.as_of
    from due
    inner join parcels on due.parcel_id = parcels.parcel_id

)

select
    parcel_id,
    flag,
    reason,
    location,
    raised_at,
    -- least() passes over nulls, so that a flag nothing ends stays open,
    -- and so does one whose end is still to come
    case
        when least(ended_at, closed_at) <= as_of
            then least(ended_at, closed_at)
    end as cleared_at,
    coalesce(probability, 1)::double as probability,
    precedence,
    case
        when flag in ('overdue', 'will_be_late')
            then coalesce(against, 'promise')
        else against
    end as against,
    -- a promise that was moved is no news to a customer told of the first
    is_told and coalesce(against, 'promise') <> 'current_promise' as is_told
from raised
where raised_at < least(as_of, ended_at, closed_at)
qualify row_number() over (
    partition by parcel_id, flag, raised_at order by
        against = 'current_promise', reason, ended_at
) = 1
