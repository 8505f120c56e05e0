{%- set weight = delay_setting('incident_weight') -%}
with

daily as (

    select * from {{ ref('int_hub_stalls_counted') }}

),

-- a small hub leans on its carrier, a small carrier on the usual share
carrier_shares as (

    select
        *,
        (
            coalesce(sum(stalled_count) over of_carrier, 0)
            + {{ weight }} * {{ delay_setting('usual_stall_share') }}
        ) / (
            coalesce(sum(passed_count) over of_carrier, 0) + {{ weight }}
        ) as carrier_share
    from daily
    window of_carrier as (
        partition by carrier order by incident_date
        range between interval 28 day preceding
        and interval 1 day preceding
    )

),

expected as (

    select
        *,
        passed_count * (
            coalesce(sum(stalled_count) over of_hub, 0)
            + {{ weight }} * carrier_share
        ) / (
            coalesce(sum(passed_count) over of_hub, 0) + {{ weight }}
        ) as expected_count
    from carrier_shares
    window of_hub as (
        partition by carrier, hub order by incident_date
        range between interval 28 day preceding
        and interval 1 day preceding
    )

)

select
    carrier,
    hub,
    incident_date,
    passed_count::integer as passed_count,
    stalled_count::integer as stalled_count,
    expected_count::double as expected_count,
    stalled_count >= {{ delay_setting('incident_least_stalls') }}
    and stalled_count > expected_count
    + {{ delay_setting('incident_deviations') }} * sqrt(expected_count)
        as is_incident
from expected
where stalled_count > 0
