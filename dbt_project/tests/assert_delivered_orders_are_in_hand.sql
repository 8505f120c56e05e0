-- no order is delivered on the word of its source: each outbound parcel was
-- scanned so
select orders.order_id
from {{ ref('fct_orders') }} as orders
left join {{ ref('fct_parcels') }} as parcels
    on
        orders.order_id = parcels.order_id
        and not parcels.is_return
        and parcels.state = 'delivered'
where
    orders.order_state = 'delivered'
group by orders.order_id
having count(parcels.possession_at) = 0
