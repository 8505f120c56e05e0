with

source as (

    {{ known_versions(source('raw_zendesk', 'tickets')) }}

),

renamed as (

    select
        json_extract_string(payload, '$.id') as ticket_id,
        json_extract_string(payload, '$.requester_id') as requester_id,
        json_extract_string(payload, '$.submitter_id') as submitter_id,
        json_extract_string(payload, '$.assignee_id') as assignee_id,
        nullif(json_extract_string(payload, '$.status'), '') as status,
        nullif(json_extract_string(payload, '$.priority'), '') as priority,
        json_extract_string(payload, '$.via.channel') as channel,
        lower(trim(json_extract_string(
            payload, '$.via.source.from.address'
        ))) as sender_address,
        nullif(json_extract_string(payload, '$.subject'), '') as subject,
        nullif(json_extract_string(payload, '$.description'), '')
            as description,
        {{ to_instant("json_extract_string(payload, '$.created_at')") }}
            as created_at,
        {{ to_instant("json_extract_string(payload, '$.updated_at')") }}
            as updated_at
    from source

)

-- the export keeps telling of deleted tickets; nothing may be said of them
select * from renamed
where
    status is distinct from 'deleted'
    and {{ is_known('created_at') }}
