-- the parcels of the orders $1, the newest first
select *
from fct_parcels
where order_id in (select unnest($1::varchar []))
order by order_id, is_return, shipped_at desc nulls first, parcel_id
