with

source as (

    select * from {{ source('raw_varsel', 'holidays') }}

),

renamed as (

    select
        country,
        name,
        holiday_date
    from source

)

select * from renamed
