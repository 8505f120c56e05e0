with

source as (

    {{ known_versions(source('raw_freshdesk', 'tickets')) }}

),

renamed as (

    select
        {{ payload_text('id') }} as ticket_id,
        {{ payload_text('requester_id') }} as requester_id,
        {{ payload_text('responder_id') }} as responder_id,
        {{ payload_text('status') }} as status,
        {{ payload_text('priority') }} as priority,
        {{ payload_text('source') }} as channel,
        lower({{ payload_text('requester.email') }}) as requester_email,
        {{ payload_text('requester.name') }} as requester_name,
        {{ payload_text('subject') }} as subject,
        coalesce(
            {{ payload_text('description_text') }},
            {{ payload_text('description') }}
        ) as description,
        {{ payload_text('custom_fields.cf_order_number') }} as order_number,
        coalesce(try_cast({{ payload_text('spam') }} as boolean), false)
            as is_spam,
        {{ to_instant(payload_text('created_at')) }} as created_at,
        {{ to_instant(payload_text('updated_at')) }} as updated_at
    from source

)

select * exclude (is_spam) from renamed
where
    not is_spam
    and {{ is_known('created_at') }}
