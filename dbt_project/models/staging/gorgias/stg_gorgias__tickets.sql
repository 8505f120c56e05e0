with

source as (

    {{ known_versions(source('raw_gorgias', 'tickets')) }}

),

renamed as (

    select
        {{ payload_text('id') }} as ticket_id,
        {{ payload_text('customer.id') }} as requester_id,
        {{ gorgias_status() }} as status,
        {{ payload_text('priority') }} as priority,
        {{ payload_text('channel') }} as channel,
        lower({{ payload_text('customer.email') }}) as requester_email,
        {{ payload_text('customer.name') }} as requester_name,
        {{ payload_text('subject') }} as subject,
        {{ payload_text('language') }} as language,
        {{ to_instant(payload_text('created_datetime')) }} as created_at,
        {{ to_instant(payload_text('updated_datetime')) }} as updated_at
    from source

)

select * from renamed
where {{ is_known('created_at') }}
