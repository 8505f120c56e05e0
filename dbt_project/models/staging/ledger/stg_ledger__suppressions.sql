with

source as (

    select * from {{ source('raw_ledger', 'suppressions') }}

),

renamed as (

    select
        address,
        scope,
        reason,
        since
    from source
    where lifted_at is null

)

select * from renamed
