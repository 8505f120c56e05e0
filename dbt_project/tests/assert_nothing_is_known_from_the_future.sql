-- every time a customer could be told of lies at or before the run's business
-- time
select 'order' as subject
from {{ ref('fct_orders') }}
where
    greatest(ordered_at, paid_at, cancelled_at, possession_at)
    > {{ as_of() }}
union all
select 'parcel' as subject
from {{ ref('fct_parcels') }}
where
    greatest(label_at, shipped_at, last_scan_at, possession_at, flagged_at)
    > {{ as_of() }}
union all
select 'flag' as subject
from {{ ref('fct_delay_flags') }}
where greatest(raised_at, cleared_at) > {{ as_of() }}
