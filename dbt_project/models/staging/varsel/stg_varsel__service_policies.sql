with

source as (

    select * from {{ source('raw_varsel', 'service_policies') }}

),

renamed as (

    select
        clock,
        lower(channel) as channel,
        lower(priority) as priority,
        hours,
        valid_from_date
    from source

)

select * from renamed
