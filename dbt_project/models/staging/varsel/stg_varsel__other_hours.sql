with

source as (

    select * from {{ source('raw_varsel', 'other_hours') }}

),

renamed as (

    select
        year,
        month,
        day,
        opens_at,
        closes_at
    from source

)

select * from renamed
