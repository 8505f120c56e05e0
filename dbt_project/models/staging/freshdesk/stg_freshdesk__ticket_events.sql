with

-- every kept version counts here: each tells the status at one moment
source as (

    {{ known_history(source('raw_freshdesk', 'tickets')) }}

),

renamed as (

    select
        {{ payload_text('id') }} as ticket_id,
        {{ payload_text('status') }} as status,
        coalesce(
            {{ to_instant(payload_text('stats.status_updated_at')) }},
            {{ to_instant(payload_text('updated_at')) }}
        ) as occurred_at,
        {{ to_instant(payload_text('stats.resolved_at')) }} as resolved_at
    from source

),

events as (

    select
        ticket_id,
        status,
        occurred_at
    from renamed

    union all

    -- 4 is resolved; a version read later may have left that status behind
    select
        ticket_id,
        '4' as status,
        resolved_at as occurred_at
    from renamed
    where resolved_at < occurred_at

)

select distinct * from events
where {{ is_known('occurred_at') }}
