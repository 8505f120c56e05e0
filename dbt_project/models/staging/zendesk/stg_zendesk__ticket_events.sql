with

-- every kept version counts here: each tells the status at one moment
source as (

    select * from {{ source('raw_zendesk', 'tickets') }}

),

renamed as (

    select
        json_extract_string(payload, '$.id') as ticket_id,
        json_extract_string(payload, '$.status') as status,
        {{ to_instant("json_extract_string(payload, '$.updated_at')") }}
            as occurred_at
    from source
    where not is_deleted

)

select distinct * from renamed
where occurred_at <= {{ as_of() }}
