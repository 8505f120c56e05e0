-- the scans of the parcels $1, in the rows $2, the newest first
select
    parcel_id,
    occurred_at,
    status,
    description,
    location
from fct_parcel_events
where
    rowid in (select unnest($2::bigint []))
    and list_contains($1::varchar [], parcel_id)
order by parcel_id, occurred_at desc, parcel_event_id
limit 1000
