with

source as (

    select * from {{ source('raw_varsel', 'learned_words') }}

),

renamed as (

    select
        word,
        language,
        weight
    from source

)

select * from renamed
