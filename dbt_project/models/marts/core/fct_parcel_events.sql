{{ config(materialized='view') }}
with

events as (

    select * from {{ ref('int_parcel_events_matched') }}

)

select
    {{ parcel_event_id('events') }} as parcel_event_id,
    parcel_id,
    tracking_number,
    carrier,
    occurred_at,
    status,
    coalesce(raw_code, raw_status, 'none') as raw_code,
    description,
    location,
    estimated_delivery_at,
    coalesce(is_zone_assumed, false) as is_zone_assumed
from events
