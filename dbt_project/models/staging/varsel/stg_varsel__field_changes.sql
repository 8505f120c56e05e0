with

source as (

    select * from {{ source('raw_varsel', 'field_changes') }}

),

renamed as (

    select
        source,
        stream,
        path,
        kind,
        type_before,
        type_after,
        batch_id,
        noticed_at
    from source

)

select * from renamed
