-- a flag is cleared after it was raised, and the parcel shows the foremost
-- open one
select flags.parcel_id
from {{ ref('fct_delay_flags') }} as flags
where flags.cleared_at <= flags.raised_at
union all
select parcels.parcel_id
from {{ ref('fct_parcels') }} as parcels
inner join {{ ref('fct_delay_flags') }} as flags
    on parcels.parcel_id = flags.parcel_id
where flags.cleared_at is null
group by parcels.parcel_id, parcels.delay_flag
having
    parcels.delay_flag
    is distinct from arg_min(flags.flag, flags.precedence)
