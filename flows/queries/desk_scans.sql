-- the scans of the parcels $1, the newest first
select
    parcel_id,
    occurred_at,
    status,
    description,
    location
from fct_parcel_events
where parcel_id in (select unnest($1::varchar []))
order by parcel_id, occurred_at desc, parcel_event_id
limit 1000
