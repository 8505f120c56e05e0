with

source as (

    {{ known_versions(source('raw_files', 'tickets')) }}

),

renamed as (

    select
        {{ payload_text('ticket_id') }} as ticket_id,
        {{ payload_text('status') }} as source_status,
        {{ payload_text('priority') }} as priority,
        {{ payload_text('channel') }} as channel,
        {{ payload_text('customer_id') }} as customer_id,
        lower({{ payload_text('customer_email') }}) as customer_email,
        {{ payload_text('customer_name') }} as customer_name,
        {{ payload_text('subject') }} as subject,
        {{ payload_text('order_number') }} as order_number,
        {{ to_instant(payload_text('created_at')) }} as created_at,
        {{ known_at(to_instant(payload_text('updated_at'))) }} as updated_at,
        {{ known_at(to_instant(payload_text('solved_at'))) }} as solved_at
    from source
    where created_at <= {{ as_of() }}

)

select * from renamed
