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
        coalesce(try_cast({{ payload_text('private') }} as boolean), false)
            as is_private,
        -- 8 is a mail forwarded to somebody else
        coalesce({{ payload_text('source') }} = '8', false) as is_forwarded,
        {{ to_instant(payload_text('created_at')) }} as created_at
    from source

),

final as (

    select
        ticket_id,
        message_id,
        author_id,
        body,
        is_incoming,
        not is_private and not is_forwarded as is_public,
        created_at
    from renamed

)

select * from final
where {{ is_known('created_at') }}
