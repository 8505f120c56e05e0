with

source as (

    select * from {{ source('raw_varsel', 'offers') }}

),

renamed as (

    select
        message_type,
        language,
        offer_text,
        offer_code,
        valid_days
    from source

)

select * from renamed
