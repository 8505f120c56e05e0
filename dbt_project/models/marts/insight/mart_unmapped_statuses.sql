with

parcel_events as (

    select * from {{ ref('int_parcel_events_mapped') }}

),

ticket_events as (

    select * from {{ ref('int_ticket_events_unioned') }}

),

ticket_status_words as (

    select * from {{ ref('ticket_status_words') }}

),

unmapped as (

    select
        source,
        'parcel' as subject_type,
        raw_status,
        raw_code,
        parcel_number as example_id,
        occurred_at
    from parcel_events
    where status is null and not is_informational
    union all
    -- a word without a row stands as the helpdesk writes it
    select
        ticket_events.source,
        'ticket' as subject_type,
        ticket_events.status as raw_status,
        null as raw_code,
        ticket_events.ticket_id as example_id,
        ticket_events.occurred_at
    from ticket_events
    where
        coalesce(ticket_events.status, '') not in (
            select ticket_status_words.status from ticket_status_words
        )

),

final as (

    select
        source,
        subject_type,
        raw_status,
        raw_code,
        count(*)::integer as event_count,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at,
        arg_max(example_id, (occurred_at, example_id)) as example_id
    from unmapped
    group by source, subject_type, raw_status, raw_code

)

select * from final
