with

source as (

    select * from {{ source('raw_varsel', 'closures') }}

),

renamed as (

    select
        reason,
        first_date,
        last_date
    from source

)

select * from renamed
