with

source as (

    {{ known_versions(source('raw_files', 'ticket_events')) }}

),

renamed as (

    select
        {{ payload_text('ticket_id') }} as ticket_id,
        lower({{ payload_text('status') }}) as status,
        {{ to_instant(payload_text('occurred_at')) }} as occurred_at
    from source
    where occurred_at <= {{ as_of() }}

)

select * from renamed
