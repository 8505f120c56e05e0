with

carrier_names as (

    select * from {{ ref('carrier_names') }}

),

files_events as (

    select * from {{ ref('stg_files__parcel_events') }}

),

postnord_events as (

    select * from {{ ref('stg_postnord__parcel_events') }}

),

bring_events as (

    select * from {{ ref('stg_bring__parcel_events') }}

),

gls_events as (

    select * from {{ ref('stg_gls__parcel_events') }}

),

dhl_events as (

    select * from {{ ref('stg_dhl__parcel_events') }}

),

aftership_events as (

    select * from {{ ref('stg_aftership__parcel_events') }}

),

easypost_events as (

    select * from {{ ref('stg_easypost__parcel_events') }}

),

shopify_events as (

    select * from {{ ref('stg_shopify__parcel_events') }}

),

unioned as (

    select
        'files' as source,
        tracking_number as parcel_number,
        carrier_name,
        status as raw_status,
        raw_code,
        description,
        location,
        estimated_delivery_at,
        occurred_at
    from files_events
    union all by name
    select
        'postnord' as source,
        tracking_number as parcel_number,
        'postnord' as carrier_name,
        * exclude (tracking_number, consignor_zip, location_zip),
        location_zip = consignor_zip as is_at_consignor
    from postnord_events
    union all by name
    select
        'bring' as source,
        tracking_number as parcel_number,
        'bring' as carrier_name,
        * exclude (tracking_number)
    from bring_events
    union all by name
    select
        'gls' as source,
        tracking_number as parcel_number,
        'gls' as carrier_name,
        * exclude (tracking_number)
    from gls_events
    union all by name
    select
        'dhl' as source,
        tracking_number as parcel_number,
        'dhl' as carrier_name,
        * exclude (tracking_number)
    from dhl_events
    union all by name
    select
        'aftership' as source,
        tracking_number as parcel_number,
        * exclude (tracking_id, tracking_number)
    from aftership_events
    union all by name
    select
        'easypost' as source,
        tracking_number as parcel_number,
        * exclude (tracker_id, tracking_number)
    from easypost_events
    union all by name
    select
        'shopify' as source,
        coalesce(tracking_number, fulfilment_id) as parcel_number,
        carrier_name,
        raw_status,
        description,
        occurred_at
    from shopify_events

)

select
    unioned.* exclude (carrier_name),
    coalesce(carrier_names.carrier, lower(unioned.carrier_name)) as carrier
from unioned
left join carrier_names
    on lower(unioned.carrier_name) = carrier_names.carrier_name
