with

source as (

    {{ known_versions(source('raw_gorgias', 'messages')) }}

),

renamed as (

    select
        {{ payload_text('ticket_id') }} as ticket_id,
        {{ payload_text('id') }} as message_id,
        {{ payload_text('channel') }} as channel,
        coalesce(
            {{ payload_text('stripped_text') }},
            {{ payload_text('body_text') }},
            {{ payload_text('body_html') }}
        ) as body,
        coalesce(
            nullif(json_extract(payload, '$.headers')::varchar, 'null'),
            case
                when {{ payload_text('message_id') }} is not null
                    then json_object(
                        'Message-ID', {{ payload_text('message_id') }}
                    )::varchar
            end
        ) as headers,
        coalesce(try_cast({{ payload_text('from_agent') }} as boolean), false)
            as is_from_agent,
        coalesce(try_cast({{ payload_text('public') }} as boolean), true)
            as is_meant_to_be_public,
        coalesce(
            {{ payload_text('rule_id') }} is not null
            or {{ payload_text('via') }} = 'rule',
            false
        ) as is_auto_reply,
        {{ to_instant(payload_text('created_datetime')) }} as created_at,
        {{ to_instant(payload_text('sent_datetime')) }} as sent_at,
        {{ known_at(to_instant(payload_text('failed_datetime'))) }} as failed_at
    from source

),

final as (

    select
        ticket_id,
        message_id,
        channel,
        body,
        headers,
        is_from_agent,
        -- what failed and was not sent again has reached nobody
        is_meant_to_be_public
        and (failed_at is null or coalesce(sent_at > failed_at, false))
            as is_public,
        is_auto_reply,
        created_at
    from renamed

)

select * from final
where {{ is_known('created_at') }}
