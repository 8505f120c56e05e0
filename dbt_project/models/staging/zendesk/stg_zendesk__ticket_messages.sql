with

source as (

    {{ known_versions(source('raw_zendesk', 'ticket_comments')) }}

),

renamed as (

    select
        json_extract_string(payload, '$.ticket_id') as ticket_id,
        json_extract_string(payload, '$.id') as message_id,
        json_extract_string(payload, '$.author_id') as author_id,
        json_extract_string(payload, '$.via.channel') as channel,
        coalesce(
            nullif(json_extract_string(payload, '$.plain_body'), ''),
            json_extract_string(payload, '$.body')
        ) as body,
        coalesce(
            json_extract(payload, '$.metadata.headers'),
            json_extract(payload, '$.via.source.headers'),
            case
                when
                    json_extract(payload, '$.metadata.system.message_id')
                    is not null
                    then json_object(
                        'Message-ID',
                        json_extract(
                            payload, '$.metadata.system.message_id'
                        )
                    )
            end
        )::varchar as headers,
        coalesce(
            try_cast(json_extract_string(payload, '$.public') as boolean),
            true
        ) as is_public,
        -- triggers and automations write as the channel `rule`
        coalesce(
            json_extract_string(payload, '$.via.channel') = 'rule', false
        ) as is_auto_reply,
        {{ to_instant("json_extract_string(payload, '$.created_at')") }}
            as created_at
    from source

)

select * from renamed
where {{ is_known('created_at') }}
