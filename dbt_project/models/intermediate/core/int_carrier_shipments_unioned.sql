with

postnord_parcels as (

    select * from {{ ref('stg_postnord__parcels') }}

),

bring_parcels as (

    select * from {{ ref('stg_bring__parcels') }}

),

gls_parcels as (

    select * from {{ ref('stg_gls__parcels') }}

),

dhl_parcels as (

    select * from {{ ref('stg_dhl__parcels') }}

),

unioned as (

    select
        'postnord' as source,
        'postnord' as carrier,
        *
    from postnord_parcels
    union all by name
    select
        'bring' as source,
        'bring' as carrier,
        *
    from bring_parcels
    union all by name
    select
        'gls' as source,
        'gls' as carrier,
        *
    from gls_parcels
    union all by name
    select
        'dhl' as source,
        'dhl' as carrier,
        *
    from dhl_parcels

)

-- what the carrier itself says goes before what others say of it
select
    source,
    carrier,
    tracking_number,
    service,
    pickup_point,
    pickup_deadline_at,
    estimated_delivery_at,
    last_scan_at
from unioned
qualify row_number() over (
    partition by carrier, tracking_number
    order by (source = carrier) desc, source asc
) = 1
