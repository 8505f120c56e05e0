with

source as (

    select * from {{ source('raw_ledger', 'link_presses') }}

),

renamed as (

    select
        seq as press_id,
        purpose,
        message_key,
        mode,
        step,
        value as answer,
        comment,
        pressed_at
    from source

)

select * from renamed
