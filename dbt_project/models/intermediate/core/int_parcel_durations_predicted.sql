with

parcels as (

    select * from {{ ref('int_parcels_tracked') }}

),

delivered as (

    select
        carrier,
        destination_country,
        date_diff('minute', label_at, possession_at) as from_label_minutes,
        date_diff('minute', first_scan_at, possession_at)
            as from_scan_minutes
    from parcels
    where possession_at is not null and not is_return

),

spread as (

    select
        carrier,
        destination_country,
        quantile_cont(from_label_minutes, [0.1, 0.5, 0.9]) as from_label,
        quantile_cont(from_scan_minutes, [0.1, 0.5, 0.9]) as from_scan
    from delivered
    group by carrier, destination_country
    having count(*) >= 20

)

select
    parcels.parcel_id,
    coalesce(parcels.first_scan_at, parcels.label_at) as predicted_from_at,
    case
        when parcels.first_scan_at is null then spread.from_label
        else spread.from_scan
    end as predicted_minutes
from parcels
inner join spread
    on
        parcels.carrier = spread.carrier
        and parcels.destination_country = spread.destination_country
where not parcels.is_final and not parcels.is_return
