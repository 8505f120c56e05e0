with

postnord_parcels as (

    select * from {{ ref('stg_postnord__parcels') }}

),

unioned as (

    select
        'postnord' as source,
        'postnord' as carrier,
        null::timestamptz as pickup_deadline_at,
        *
    from postnord_parcels

)

-- what the carrier itself says goes before what others say of it
select
    source,
    carrier,
    tracking_number,
    service,
    pickup_point,
    pickup_deadline_at,
    estimated_delivery_at
from unioned
qualify row_number() over (
    partition by carrier, tracking_number
    order by (source = carrier) desc, source asc
) = 1
