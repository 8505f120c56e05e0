with

replayed as (

    select * from {{ ref('int_deliveries_judged') }}

),

windows as (

    select
        'window_at_' || moment as rule,
        unnest([lane, 'all']) as lane,
        not is_lost as is_arrived,
        is_in_window,
        (epoch(p90_at) - epoch(p10_at)) / 86400 as width_days
    from replayed
    where moment in ('label', 'handover') and is_in_window is not null

),

covered as (

    select
        rule,
        lane,
        count(*) filter (where is_arrived) as judged_count,
        count(*) filter (where not is_arrived) as lost_count,
        avg(is_in_window::integer) filter (where is_arrived) as coverage,
        avg(is_in_window::integer) as coverage_with_lost,
        median(width_days) filter (where is_arrived) as median_width_days
    from windows
    group by rule, lane

)

select * from covered
