with

source as (

    select * from {{ source('raw_varsel', 'released_messages') }}

),

renamed as (

    select
        message_key,
        released_at
    from source

)

select * from renamed
