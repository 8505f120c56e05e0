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

hub_parcels as (

    -- the newest use of a number by each hub
    select *
    from {{ ref('int_hub_parcels_unioned') }}
    qualify row_number() over (
        partition by hub, carrier, tracking_number
        order by label_at desc, hub_parcel_id desc
    ) = 1

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
    union all by name
    select
        hub as source,
        carrier,
        tracking_number,
        service,
        pickup_point,
        estimated_delivery_at,
        last_scan_at
    from hub_parcels

),

placed as (

    -- what is told of an older use of the number is no news
    select
        *,
        (source <> carrier, source) as place
    from unioned
    qualify coalesce(
        last_scan_at >= max(last_scan_at) over (
            partition by carrier, tracking_number
        ) - interval 30 day,
        true
    )

)

-- each word of the carrier itself goes before what others say of it
select
    arg_min(source, place) as source,
    carrier,
    tracking_number,
    arg_min(service, place) as service,
    arg_min(pickup_point, place) as pickup_point,
    arg_min(pickup_deadline_at, place) as pickup_deadline_at,
    arg_min(estimated_delivery_at, place) as estimated_delivery_at,
    max(last_scan_at) as last_scan_at
from placed
group by carrier, tracking_number
