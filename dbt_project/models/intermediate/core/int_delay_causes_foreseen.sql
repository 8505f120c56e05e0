with

checkpoints as (

    select * from {{ ref('int_deliveries_replayed') }}
    where moment = 'promise'

),

delay_rules as (

    select * from {{ ref('delay_rules') }}

),

judged as (

    select
        checkpoints.*,
        checkpoints.late_probability
        >= delay_rules.least_probability as is_foreseen,
        lag(is_foreseen, 1, false) over in_time as was_foreseen
    from checkpoints
    inner join delay_rules on delay_rules.flag = 'will_be_late'
    window in_time as (
        partition by checkpoints.parcel_id order by checkpoints.replayed_at
    )

),

turned as (

    select
        *,
        lead(replayed_at) over (
            partition by parcel_id order by replayed_at
        ) as turned_back_at
    from judged
    where is_foreseen <> was_foreseen

)

-- once the promise has passed, overdue says it
select
    parcel_id,
    'will_be_late' as flag,
    'foreseen_while_' || stage as reason,
    replayed_at as since_at,
    least(turned_back_at, arrived_at, promise_end_at) as ended_at,
    round(late_probability, 6) as probability
from turned
where is_foreseen
