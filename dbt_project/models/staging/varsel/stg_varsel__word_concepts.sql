with

source as (

    select * from {{ source('raw_varsel', 'word_concepts') }}

),

renamed as (

    select
        language,
        word,
        concepts
    from source

)

select * from renamed
