-- a journey that has ended is no longer late, nor is one of a cancelled order
select parcels.parcel_id
from {{ ref('fct_parcels') }} as parcels
left join {{ ref('fct_orders') }} as orders
    on parcels.order_id = orders.order_id
where
    parcels.delay_flag is not null
    and (parcels.is_final or orders.order_state = 'cancelled')
