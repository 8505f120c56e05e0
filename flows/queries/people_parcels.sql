-- the numbers under which carriers and hubs know the parcels of these orders
select distinct tracking_number
from fct_parcels
where list_contains($1, order_id) and tracking_number is not null
