with

source as (

    select * from {{ source('raw_varsel', 'learned_features') }}

),

renamed as (

    select
        feature,
        rarity
    from source

)

select * from renamed
