with

source as (

    select * from {{ source('raw_varsel', 'internal_recipients') }}

),

renamed as (

    select
        recipient_role,
        recipient_key,
        address
    from source

)

select * from renamed
