with

source as (

    select * from {{ source('raw_varsel', 'opening_hours') }}

),

renamed as (

    select
        weekday,
        opens_at,
        closes_at
    from source

)

select * from renamed
