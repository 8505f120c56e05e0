-- the parcels of the orders $1, in the rows $2, the newest first
select
    parcel_id,
    order_id,
    tracking_number,
    carrier,
    service,
    state,
    is_return,
    delay_flag,
    current_promised_delivery_at,
    predicted_p10_at,
    predicted_p50_at,
    predicted_p90_at,
    possession_at,
    pickup_point,
    pickup_deadline_at
from fct_parcels
where
    rowid in (select unnest($2::bigint []))
    and list_contains($1::varchar [], order_id)
order by order_id, is_return, shipped_at desc nulls first, parcel_id
