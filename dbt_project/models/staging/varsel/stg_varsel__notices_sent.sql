with

source as (

    select * from {{ source('raw_varsel', 'notices_sent') }}

),

renamed as (

    select
        message_key,
        order_id
    from source

)

select * from renamed
