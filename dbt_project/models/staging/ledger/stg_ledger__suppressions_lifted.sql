with

source as (

    select * from {{ source('raw_ledger', 'suppressions') }}

),

renamed as (

    select
        address,
        scope,
        lifted_at
    from source
    where lifted_at is not null

)

select * from renamed
