with

source as (

    select * from {{ source('raw_varsel', 'learned_weights') }}

),

renamed as (

    select
        feature,
        intent,
        weight
    from source

)

select * from renamed
