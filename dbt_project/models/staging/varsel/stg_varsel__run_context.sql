with

source as (

    select * from {{ source('raw_varsel', 'run_context') }}

),

renamed as (

    select
        shop_id,
        shop_name,
        shop_country,
        default_language,
        time_zone,
        reply_address,
        website,
        sending_mode,
        rule_version,
        first_reply_hours,
        as_of
    from source

)

select * from renamed
