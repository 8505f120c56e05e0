with

flags as (

    select * from {{ ref('int_delay_flags_raised') }}

)

select
    parcel_id,
    flag,
    reason,
    against,
    raised_at,
    cleared_at,
    probability,
    precedence,
    is_told
from flags
