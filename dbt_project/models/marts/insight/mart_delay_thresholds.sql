with

replayed as (

    select * from {{ ref('int_deliveries_judged') }}
    where moment = 'promise' and is_late is not null

),

delay_rules as (

    select * from {{ ref('delay_rules') }}
    where flag = 'will_be_late'

),

parcels as (

    select
        parcel_id,
        any_value(is_late) as is_late,
        max(late_probability) as highest_probability
    from replayed
    group by parcel_id

),

thresholds as (

    select unnest(range(30, 100, 5)) / 100.0 as threshold

),

judged as (

    select
        thresholds.threshold,
        count(*) filter (
            where parcels.highest_probability >= thresholds.threshold
        ) as flagged_count,
        avg(parcels.is_late::integer) filter (
            where parcels.highest_probability >= thresholds.threshold
        ) as precision_share,
        avg(
            (parcels.highest_probability >= thresholds.threshold)::integer
        ) filter (where parcels.is_late) as recall_share
    from thresholds
    cross join parcels
    group by thresholds.threshold

),

chosen as (

    -- the lowest that is right as often as wanted, so that most are foreseen
    select min(threshold) as threshold
    from judged
    where precision_share >= {{ delay_setting('wanted_precision') }}

)

select
    judged.threshold::double as threshold,
    judged.flagged_count::integer as flagged_count,
    judged.precision_share::double as precision_share,
    judged.recall_share::double as recall_share,
    coalesce(judged.threshold = chosen.threshold, false) as is_chosen,
    coalesce(
        judged.threshold = delay_rules.least_probability, false
    ) as is_in_force
from judged
cross join chosen
cross join delay_rules
