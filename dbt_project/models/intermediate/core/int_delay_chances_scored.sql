with

delay_rules as (

    select * from {{ ref('delay_rules') }}

),

replayed as (

    select * from {{ ref('int_deliveries_judged') }}

),

-- every lane, and all of them together
chances as (

    select
        *,
        unnest([lane, 'all']) as card_lane
    from replayed
    where moment = 'promise' and is_late is not null

),

ranked as (

    select
        *,
        -- of equal chances all count, so that their order says nothing
        sum(if(is_late and not is_lost, 1, 0)) over among_arrived
        / nullif(sum(if(is_lost, 0, 1)) over among_arrived, 0)
            as precision_here,
        sum(is_late::integer) over among_all
        / count(*) over among_all as precision_here_with_lost
    from chances
    window
        among_arrived as (
            partition by card_lane, hours_before
            order by if(is_lost, null, late_probability) desc nulls last
        ),
        among_all as (
            partition by card_lane, hours_before order by late_probability desc
        )

),

foreseen as (

    select
        'will_be_late' as rule,
        ranked.card_lane as lane,
        ranked.hours_before,
        count(*) filter (where not ranked.is_lost) as judged_count,
        count(*) filter (where ranked.is_lost) as lost_count,
        avg(ranked.is_late::integer) filter (
            where not ranked.is_lost
        ) as base_rate,
        -- the last digits of a sum hang on the order of adding
        round(avg(ranked.precision_here) filter (
            where ranked.is_late and not ranked.is_lost
        ), 9) as average_precision,
        avg(ranked.is_late::integer) as base_rate_with_lost,
        round(avg(ranked.precision_here_with_lost) filter (
            where ranked.is_late
        ), 9) as average_precision_with_lost,
        avg(ranked.is_late::integer) filter (
            where ranked.late_probability >= delay_rules.least_probability
        ) as precision_share,
        avg(
            (ranked.late_probability >= delay_rules.least_probability)::integer
        ) filter (where ranked.is_late) as recall_share
    from ranked
    inner join delay_rules on delay_rules.flag = 'will_be_late'
    group by all

)

select * from foreseen
