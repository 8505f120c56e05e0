with

source as (

    select * from {{ source('raw_varsel', 'languages') }}

),

renamed as (

    select
        language,
        position
    from source

)

select * from renamed
