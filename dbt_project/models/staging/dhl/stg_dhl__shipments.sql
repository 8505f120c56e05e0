with

country_time_zones as (

    select * from {{ ref('country_time_zones') }}

),

answers as (

    select
        record_id as tracking_number,
        seen_at,
        epoch_us(_seen_at) || '-' || payload_hash as told_in,
        unnest(payload -> '$.shipments[*]') as payload
    from (
        {{ known_history(source('raw_dhl', 'shipments')) }}
    ) as versions

),

shipments as (

    select
        *,
        {{ payload_text('service') }} as division,
        upper({{ payload_text('origin.address.countryCode') }})
            as origin_country,
        upper({{ payload_text('destination.address.countryCode') }})
            as destination_country,
        {{ payload_text('status.timestamp') }} as status_told
    from answers

),

chosen as (

    -- divisions share numbers: to one country the last one heard of is ours
    select *
    from shipments
    qualify row_number() over (
        partition by tracking_number, told_in, destination_country
        order by status_told desc nulls last, division asc, payload::varchar asc
    ) = 1

)

select
    chosen.tracking_number,
    chosen.division,
    chosen.origin_country,
    chosen.destination_country,
    coalesce(destination_zones.time_zone, origin_zones.time_zone)
        as destination_time_zone,
    coalesce(origin_zones.time_zone, destination_zones.time_zone)
        as origin_time_zone,
    count(distinct chosen.destination_country) over (
        partition by chosen.tracking_number, chosen.told_in
    ) > 1 as is_ambiguous,
    chosen.payload,
    chosen.told_in,
    chosen.seen_at
from chosen
left join country_time_zones as origin_zones
    on chosen.origin_country = origin_zones.country
left join country_time_zones as destination_zones
    on chosen.destination_country = destination_zones.country
