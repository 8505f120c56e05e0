select
    count(*) as row_count,
    count(*) filter (where parcel_event_id is null) as without_id,
    count(*) - count(distinct parcel_event_id) as repeated,
    count(*) filter (where occurred_at < '2000-01-01') as too_old,
    count(*) filter (
        where estimated_delivery_at < occurred_at - interval 7 day
    ) as estimated_too_early,
    count(*) filter (where parcel_id is null) as without_parcel
from fct_parcel_events
