with

source as (

    {{ known_versions(source('raw_files', 'ticket_messages')) }}

),

renamed as (

    select
        {{ payload_text('ticket_id') }} as ticket_id,
        {{ payload_text('message_id') }} as message_id,
        lower({{ payload_text('author') }}) as author,
        payload ->> '$.body' as body,
        {{ payload_text('headers') }} as headers,
        try_cast({{ payload_text('is_public') }} as boolean) as is_public,
        {{ to_instant(payload_text('created_at')) }} as created_at
    from source
    where created_at <= {{ as_of() }}

)

select * from renamed
