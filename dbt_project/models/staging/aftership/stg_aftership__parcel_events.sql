with

{{ aftership_checkpoints('source') }},

country_codes as (

    select * from {{ ref('country_codes') }}

),

country_time_zones as (

    select * from {{ ref('country_time_zones') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

placed as (

    select
        source.*,
        {{ payload_text('checkpoint_time') }} as local_time,
        {{ iso_instant(payload_text('created_at'), "'UTC'") }} as heard_at,
        coalesce(
            country_time_zones.time_zone, run_context.time_zone
        ) as time_zone
    from source
    cross join run_context
    left join country_codes
        on
            coalesce(
                {{ payload_text('country_region') }},
                {{ payload_text('country_iso3') }}
            ) = country_codes.country_code3
    left join country_time_zones
        on country_codes.country = country_time_zones.country

),

renamed as (

    select
        tracking_id,
        tracking_number,
        carrier_name,
        {{ payload_text('hash') }} as checkpoint_hash,
        {{ payload_text('tag') }} as raw_status,
        {{ payload_text('subtag') }} as raw_code,
        {{ payload_text('message') }} as description,
        coalesce(
            {{ payload_text('location') }},
            nullif(concat_ws(
                ', ', {{ payload_text('city') }}, {{ payload_text('state') }}
            ), '')
        ) as location,
        {{ iso_instant('local_time', 'time_zone') }}
        -- a bare date means some time of that day
        + if(
            regexp_full_match(local_time, '\d{4}-\d{2}-\d{2}'),
            interval 1439 minute,
            interval 0 minute
        ) as told_at,
        -- nothing is heard before it happens, whatever the zone
        least(told_at, heard_at) as occurred_at
    from placed
    where {{ is_known('coalesce(heard_at, occurred_at)') }}

),

told_once as (

    select *
    from renamed
    where occurred_at is not null
    qualify row_number() over (
        partition by
            tracking_id,
            coalesce(checkpoint_hash, concat_ws(
                '|', raw_code, epoch_us(occurred_at), location, description
            ))
        order by occurred_at, raw_code, description
    ) = 1

)

select
    * exclude (checkpoint_hash, told_at),
    -- what is delivered on its way back is with the shop again
    raw_status = 'Delivered' and coalesce(bool_or(
        raw_code in ('Exception_010', 'Exception_011')
    ) over (
        partition by tracking_id order by occurred_at, raw_code
        rows between unbounded preceding and 1 preceding
    ), false) as is_at_consignor
from told_once
