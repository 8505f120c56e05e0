with

source as (

    {{ known_versions(source('raw_freshdesk', 'conversations')) }}

),

renamed as (

    select
        {{ payload_text('ticket_id') }} as ticket_id,
        {{ payload_text('id') }} as message_id,
        {{ payload_text('user_id') }} as author_id,
        coalesce(
            {{ payload_text('body_text') }}, {{ payload_text('body') }}
        ) as body,
        coalesce(try_cast({{ payload_text('incoming') }} as boolean), false)
            as is_incoming,
        -- source 8 is a mail forwarded to somebody else
        not (
            coalesce(try_cast({{ payload_text('private') }} as boolean), false)
            or coalesce({{ payload_text('source') }} = '8', false)
        ) as is_public,
        {{ to_instant(payload_text('created_at')) }} as created_at
    from source

)

select * from renamed
where created_at <= {{ as_of() }}
