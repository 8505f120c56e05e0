with

source as (

    {{ known_versions(source('raw_zendesk', 'users')) }}

),

renamed as (

    select
        json_extract_string(payload, '$.id') as user_id,
        json_extract_string(payload, '$.role') as role,
        nullif(lower(trim(json_extract_string(payload, '$.email'))), '')
            as email,
        nullif(trim(json_extract_string(payload, '$.name')), '') as name,
        nullif(json_extract_string(payload, '$.phone'), '') as phone,
        nullif(json_extract_string(payload, '$.locale'), '') as locale
    from source

)

select * from renamed
