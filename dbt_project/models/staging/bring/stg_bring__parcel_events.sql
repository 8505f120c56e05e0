with

answers as (

    -- every answer, since old scans drop out and numbers are used again
    select
        record_id as tracking_number,
        (_seen_at, payload_hash) as told_in,
        unnest(payload -> '$.consignmentSet[*].packageSet[*]') as package
    from (
        {{ known_history(source('raw_bring', 'consignments')) }}
    ) as versions

),

packages as (

    -- a number may be one package's, or a consignment's of several
    select
        *,
        package ->> '$.packageNumber' as package_number,
        count(*) over (partition by tracking_number, told_in) as package_count
    from answers
    qualify
        package_number = tracking_number
        or not coalesce(bool_or(package_number = tracking_number) over (
            partition by tracking_number, told_in
        ), false)

),

events as (

    select
        *,
        unnest(package -> '$.eventSet[*]') as payload
    from packages

),

renamed as (

    select
        tracking_number,
        told_in,
        package_number,
        {{ payload_text('status') }} as raw_status,
        {{ payload_text('description') }} as description,
        {{ payload_text('city') }} as location,
        if(
            package_number is null or package_number = tracking_number,
            1,
            package_count
        ) as package_count,
        raw_status in ('DELIVERED', 'DELIVERED_SENDER') as is_last,
        {{ payload_text('dateIso') }} is null
        or {{ lacks_offset(payload_text('dateIso')) }} as is_zone_assumed,
        coalesce(
            {{ iso_instant(payload_text('dateIso'), "'Europe/Oslo'") }},
            try_strptime(
                concat_ws(
                    ' ',
                    {{ payload_text('displayDate') }},
                    {{ payload_text('displayTime') }}
                ),
                '%d.%m.%Y %H:%M'
            ) at time zone 'Europe/Oslo'
        ) as occurred_at
    from events
    where {{ is_known('occurred_at') }}

),

counted as (

    select
        *,
        {{ is_of_a_part('package_number', 'package_count') }} as is_of_a_part
    from renamed

)

select
    tracking_number,
    raw_status,
    max(description) as description,
    location,
    arg_max(is_of_a_part, told_in) as is_of_a_part,
    bool_or(is_zone_assumed) as is_zone_assumed,
    occurred_at
from counted
group by tracking_number, raw_status, location, occurred_at
