with

source as (

    select
        record_id as tracker_id,
        {{ payload_text('tracking_code') }} as tracking_number,
        {{ payload_text('carrier') }} as carrier_name,
        {{ payload_text('status') }} as newest_status,
        unnest(payload -> '$.tracking_details[*]') as payload
    from (
        {{ known_versions(source('raw_easypost', 'trackers')) }}
    ) as trackers

),

renamed as (

    select distinct
        tracker_id,
        tracking_number,
        carrier_name,
        newest_status,
        {{ payload_text('status') }} as raw_status,
        {{ payload_text('status_detail') }} as raw_code,
        {{ payload_text('message') }} as description,
        nullif(concat_ws(
            ', ',
            {{ payload_text('tracking_location.city') }},
            {{ payload_text('tracking_location.state') }},
            {{ payload_text('tracking_location.country') }}
        ), '') as location,
        {{ iso_instant(payload_text('est_delivery_date'), "'UTC'") }}
            as estimated_delivery_at,
        {{ iso_instant(payload_text('datetime'), "'UTC'") }} as occurred_at
    from source
    where {{ is_known('occurred_at') }}

),

turned as (

    select
        *,
        bool_or(raw_status = 'return_to_sender') over (
            partition by tracker_id
        ) as has_turned,
        coalesce(bool_or(raw_status = 'return_to_sender') over (
            partition by tracker_id order by occurred_at, raw_code, description
            rows between unbounded preceding and 1 preceding
        ), false) as has_turned_before
    from renamed

)

select
    * exclude (newest_status, has_turned, has_turned_before),
    -- what is delivered on its way back is with the shop again
    raw_status = 'delivered'
    and (
        has_turned_before
        or (newest_status = 'return_to_sender' and not has_turned)
    ) as is_at_consignor
from turned
