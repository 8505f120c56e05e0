with

country_time_zones as (

    select * from {{ ref('country_time_zones') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

shipments as (

    select * from {{ ref('stg_dhl__shipments') }}

),

events as (

    -- an answer without scans still has its status
    select
        shipments.* exclude (payload),
        coalesce(
            try_cast(shipments.payload ->> '$.returnFlag' as boolean), false
        ) as has_return_flag,
        unnest(coalesce(
            nullif(shipments.payload -> '$.events[*]', []),
            [shipments.payload -> '$.status']
        )) as payload
    from shipments

),

worded as (

    select
        *,
        {{ payload_text('statusCode') }} as raw_status,
        {{ payload_text('timestamp') }} as told_at,
        upper({{ payload_text('location.address.countryCode') }})
            as location_country
    from events

),

placed as (

    -- a place without country lies where the parcel then should be
    select
        worded.tracking_number,
        worded.raw_status,
        coalesce(
            worded.payload ->> '$.status', worded.payload ->> '$.description'
        ) as description,
        concat_ws(
            ' ',
            lower(worded.payload ->> '$.status'),
            lower(worded.payload ->> '$.description'),
            lower(worded.payload ->> '$.remark')
        ) as wording,
        nullif(trim(
            worded.payload ->> '$.location.address.addressLocality'
        ), '') as location,
        if(worded.is_ambiguous, worded.destination_country, null)
            as destination_country,
        worded.has_return_flag
        and worded.raw_status in ('delivered', 'failure')
        and worded.told_at = max(worded.told_at) over (
            partition by
                worded.tracking_number,
                worded.told_in,
                worded.destination_country
        ) as is_return_leg,
        {{ lacks_offset('worded.told_at') }} as is_zone_assumed,
        {{ iso_instant('worded.told_at', 'coalesce('
            ~ 'place_zones.time_zone, '
            ~ "case when worded.raw_status in ('delivered', 'failure') "
            ~ 'then worded.destination_time_zone end, '
            ~ 'worded.origin_time_zone, '
            ~ 'run_context.time_zone)'
        ) }} as occurred_at
    from worded
    cross join run_context
    left join country_time_zones as place_zones
        on worded.location_country = place_zones.country
    where occurred_at <= run_context.as_of

)

select
    tracking_number,
    raw_status,
    description,
    wording,
    location,
    destination_country,
    bool_or(is_return_leg) as is_return_leg,
    bool_or(is_zone_assumed) as is_zone_assumed,
    occurred_at
from placed
group by
    tracking_number,
    raw_status,
    description,
    wording,
    location,
    destination_country,
    occurred_at
