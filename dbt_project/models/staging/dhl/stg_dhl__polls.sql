with

source as (

    {{ known_history(source('raw_dhl', 'shipments')) }}

),

renamed as (

    select
        record_id as tracking_number,
        max(_seen_at) as last_asked_at
    from source
    group by record_id

)

select * from renamed
