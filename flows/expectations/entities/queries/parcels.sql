select
    count(*) as row_count,
    count(*) filter (where parcel_id is null) as without_id,
    count(*) - count(distinct parcel_id) as repeated,
    count(*) filter (where carrier is null) as without_carrier,
    count(*) filter (where tracking_number is null) as without_number,
    count(*) filter (
        where order_id is null or order_id not in (
            select fct_orders.order_id from fct_orders
        )
    ) as without_order,
    count(*) filter (where last_scan_at < first_scan_at) as scans_reversed,
    count(*) filter (where possession_at < label_at) as received_too_early
from fct_parcels
