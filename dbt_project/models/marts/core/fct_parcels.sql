with

parcels as (

    select * from {{ ref('int_parcels_tracked') }}

),

customers as (

    select * from {{ ref('int_customers_identified') }}

),

predictions as (

    select * from {{ ref('int_parcel_durations_predicted') }}

),

carriers as (

    select * from {{ ref('carriers') }}

),

foremost_flags as (

    select *
    from {{ ref('int_delay_flags_raised') }}
    where cleared_at is null
    qualify row_number() over (
        partition by parcel_id order by precedence, raised_at
    ) = 1

)

select
    parcels.parcel_id,
    parcels.tracking_number,
    parcels.carrier,
    parcels.service,
    parcels.order_id,
    customers.customer_id,
    parcels.is_return,
    parcels.state,
    coalesce(parcels.state_reason, foremost_flags.reason) as state_reason,
    parcels.label_at,
    parcels.shipped_at,
    parcels.first_scan_at,
    parcels.last_scan_at,
    parcels.last_location,
    parcels.promised_delivery_at,
    parcels.current_promised_delivery_at,
    parcels.estimated_delivery_at,
    -- the last digits of a sum follow from the order of its terms
    date_trunc('second', predictions.p10_at) as predicted_p10_at,
    date_trunc('second', predictions.p50_at) as predicted_p50_at,
    date_trunc('second', predictions.p90_at) as predicted_p90_at,
    round(predictions.late_probability, 6) as late_probability,
    parcels.ready_for_pickup_at,
    parcels.pickup_point,
    parcels.pickup_deadline_at,
    parcels.possession_at,
    foremost_flags.flag as delay_flag,
    foremost_flags.raised_at as flagged_at,
    parcels.is_final,
    parcels.origin_country,
    parcels.destination_country,
    parcels.destination_zip,
    coalesce(
        parcels.tracking_url,
        carriers.tracking_url_prefix || parcels.tracking_number
    ) as tracking_url
from parcels
left join customers
    on
        parcels.source = customers.source
        and parcels.order_id = customers.order_id
left join predictions on parcels.parcel_id = predictions.parcel_id
left join carriers on parcels.carrier = carriers.carrier
left join foremost_flags on parcels.parcel_id = foremost_flags.parcel_id
