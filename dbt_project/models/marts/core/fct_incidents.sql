with

stalls as (

    select
        parcels.carrier,
        coalesce(flags.location, 'unknown') as hub,
        {{ local_date('flags.raised_at') }} as incident_date
    from {{ ref('int_delay_flags_raised') }} as flags
    inner join {{ ref('int_parcels_tracked') }} as parcels
        on flags.parcel_id = parcels.parcel_id
    where flags.flag = 'stalled'

),

daily as (

    select
        carrier,
        hub,
        incident_date,
        count(*)::integer as stalled_count
    from stalls
    group by carrier, hub, incident_date

),

expected as (

    -- days without a stall have no row and count as nought in the mean
    select
        *,
        coalesce(sum(stalled_count) over (
            partition by carrier, hub
            order by incident_date
            range between interval 28 day preceding
            and interval 1 day preceding
        ), 0) / 28.0 as expected_count
    from daily

)

select
    carrier,
    hub,
    incident_date,
    stalled_count,
    expected_count::double as expected_count,
    stalled_count >= 5
    and stalled_count > expected_count + 3 * sqrt(expected_count)
        as is_incident
from expected
