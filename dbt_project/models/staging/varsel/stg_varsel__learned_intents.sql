with

source as (

    select * from {{ source('raw_varsel', 'learned_intents') }}

),

renamed as (

    select
        intent,
        spread
    from source

)

select * from renamed
