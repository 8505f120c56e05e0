with

source as (

    {{ known_versions(source('raw_files', 'survey_responses')) }}

),

renamed as (

    select
        {{ payload_text('response_id') }} as response_id,
        {{ payload_text('order_id') }} as order_id,
        {{ payload_text('ticket_id') }} as ticket_id,
        {{ payload_text('comment') }} as comment,
        try_cast({{ payload_text('score') }} as integer) as score,
        {{ to_instant(payload_text('answered_at')) }} as answered_at
    from source
    where answered_at <= {{ as_of() }}

)

select * from renamed
