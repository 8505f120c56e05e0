with

shipments as (

    select * from {{ ref('stg_dhl__shipments') }}

),

estimated as (

    -- the end of the window that DHL tells, else its one time
    select
        *,
        {{ payload_text('status.statusCode') }} as raw_status,
        coalesce(
            {{ payload_text('details.product.productName') }}, division
        ) as service,
        {{ payload_text('destination.servicePoint.label') }} as pickup_point,
        {{ iso_instant(
            'coalesce('
            ~ payload_text('estimatedDeliveryTimeFrame.estimatedThrough')
            ~ ', ' ~ payload_text('estimatedTimeOfDelivery') ~ ')',
            "coalesce(destination_time_zone, 'Europe/Berlin')"
        ) }} as estimated_at,
        {{ iso_instant(
            payload_text('status.timestamp'),
            "coalesce(destination_time_zone, 'Europe/Berlin')"
        ) }} as last_scan_at
    from shipments

),

remembered as (

    -- delivered parcels lose their estimate: the last one told stays; DHL
    -- forgets a parcel after about ninety days
    select
        *,
        last_value(estimated_at ignore nulls) over (
            partition by tracking_number, destination_country
            order by seen_at
            range between interval 90 day preceding and current row
        ) as last_estimated_at
    from estimated

),

newest as (

    select *
    from remembered
    qualify
        told_in = max(told_in) over (partition by tracking_number)
        and not is_ambiguous

)

select
    tracking_number,
    service,
    pickup_point,
    last_scan_at,
    case
        when raw_status = 'delivered'
            then coalesce(estimated_at, last_estimated_at)
        else estimated_at
    end as estimated_delivery_at
from newest
