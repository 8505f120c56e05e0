with

postnord_parcels as (

    select * from {{ ref('stg_postnord__parcels') }}

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
        null::timestamptz as pickup_deadline_at,
        *
    from postnord_parcels
    union all by name
    select
        hub as source,
        carrier,
        tracking_number,
        service,
        pickup_point,
        estimated_delivery_at
    from hub_parcels

),

placed as (

    select
        *,
        (source <> carrier, source) as place
    from unioned

)

-- each word of the carrier itself goes before what others say of it
select
    arg_min(source, place) as source,
    carrier,
    tracking_number,
    arg_min(service, place) as service,
    arg_min(pickup_point, place) as pickup_point,
    arg_min(pickup_deadline_at, place) as pickup_deadline_at,
    arg_min(estimated_delivery_at, place) as estimated_delivery_at
from placed
group by carrier, tracking_number
