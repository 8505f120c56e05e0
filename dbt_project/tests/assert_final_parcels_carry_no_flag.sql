-- a journey that has ended is no longer late, nor is one of a cancelled order;
-- that its customer has nothing, though the carrier says so, outlasts it
select parcels.parcel_id
from {{ ref('fct_parcels') }} as parcels
inner join {{ ref('delay_rules') }} as delay_rules
    on parcels.delay_flag = delay_rules.flag
left join {{ ref('fct_orders') }} as orders
    on parcels.order_id = orders.order_id
where
    delay_rules.ends_with_journey
    and (parcels.is_final or orders.order_state = 'cancelled')
