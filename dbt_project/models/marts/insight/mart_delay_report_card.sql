with

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

vintages as (

    select max(held_back_date) as held_back_date
    from {{ ref('int_delivery_vintages') }}

),

delay_rules as (

    select * from {{ ref('delay_rules') }}

),

judged as (

    select * from {{ ref('int_deliveries_judged') }}

),

flags as (

    select * from {{ ref('int_delay_flags_raised') }}

),

-- each parcel once, by its promise
promised as (

    select distinct
        parcel_id,
        unnest([lane, 'all']) as lane,
        promise_end_at,
        is_late
    from judged
    where moment = 'label' and is_late is not null

),

first_flags as (

    select
        flags.parcel_id,
        flags.flag,
        min(flags.raised_at) as raised_at
    from flags
    inner join delay_rules on flags.flag = delay_rules.flag
    where delay_rules.is_forecast
    group by flags.parcel_id, flags.flag

),

flagged as (

    select
        delay_rules.flag as rule,
        promised.lane,
        count(*) as judged_count,
        avg(promised.is_late::integer) as base_rate,
        avg(promised.is_late::integer) filter (
            where first_flags.raised_at is not null
        ) as precision_share,
        avg((first_flags.raised_at is not null)::integer) filter (
            where promised.is_late
        ) as recall_share,
        median(
            (epoch(promised.promise_end_at) - epoch(first_flags.raised_at))
            / 3600
        ) filter (where promised.is_late) as median_lead_hours
    from promised
    cross join delay_rules
    left join first_flags
        on
            promised.parcel_id = first_flags.parcel_id
            and delay_rules.flag = first_flags.flag
            and promised.promise_end_at >= first_flags.raised_at
    where delay_rules.is_forecast
    group by all

),

card as (

    select * from {{ ref('int_delay_chances_scored') }}
    union all by name
    select * from {{ ref('int_delivery_windows_scored') }}
    union all by name
    select * from flagged

)

select
    card.rule,
    card.lane,
    card.hours_before::integer as hours_before,
    card.judged_count::integer as judged_count,
    coalesce(card.lost_count, 0)::integer as lost_count,
    card.base_rate::double as base_rate,
    card.average_precision::double as average_precision,
    (card.average_precision / card.base_rate)::double as lift,
    round({{ average_precision_end(
        'card.average_precision', 'card.judged_count * card.base_rate', '-'
    ) }} / card.base_rate, 4)::double as lift_low,
    round({{ average_precision_end(
        'card.average_precision', 'card.judged_count * card.base_rate', '+'
    ) }} / card.base_rate, 4)::double as lift_high,
    case
        when card.average_precision is not null
            then round(1 / card.base_rate, 4)
    end::double as lift_limit,
    card.base_rate_with_lost::double as base_rate_with_lost,
    card.average_precision_with_lost::double as average_precision_with_lost,
    card.precision_share::double as precision_share,
    card.recall_share::double as recall_share,
    card.median_lead_hours::double as median_lead_hours,
    card.coverage::double as coverage,
    card.coverage_with_lost::double as coverage_with_lost,
    card.median_width_days::double as median_width_days,
    vintages.held_back_date,
    run_context.as_of
from card
cross join run_context
cross join vintages
where card.lane = 'all' or card.judged_count >= 20
