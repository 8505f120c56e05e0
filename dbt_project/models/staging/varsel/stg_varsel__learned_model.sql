with

source as (

    select * from {{ source('raw_varsel', 'learned_model') }}

),

renamed as (

    select
        temperature,
        text_count
    from source

)

select * from renamed
