{{ config(severity='warn') }}
-- a word no seed maps changes no state; it is counted until somebody maps it
select
    source,
    raw_status,
    count(*) as event_count
from {{ ref('int_parcel_events_matched') }}
where status is null and not is_informational
group by source, raw_status
