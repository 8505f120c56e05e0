with

source as (

    {{ known_versions(
        '(select * from ' ~ source('raw_gls', 'parcels')
        ~ " where payload ->> '$.notFound' is distinct from 'true')"
    ) }}

),

parcels as (

    select
        record_id as tracking_number,
        unnest(payload -> '$.parcels[*]') as payload
    from source

),

renamed as (

    -- GLS names no service, no parcel shop and no day
    select
        tracking_number,
        max({{ to_instant(payload_text('statusDateTime')) }}) as last_scan_at
    from parcels
    group by tracking_number

)

select * from renamed
