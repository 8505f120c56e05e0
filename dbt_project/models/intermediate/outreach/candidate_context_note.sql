with

contexts as (

    select * from {{ ref('int_ticket_contexts_written') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

-- the notes that are on the ticket, by the keys they went under
notes as (

    select
        ticket_id,
        count(*) as note_count,
        list(message_key) as message_keys
    from {{ ref('int_messages_told') }}
    where message_type = 'context_note'
    group by ticket_id

),

counted as (

    select
        contexts.*,
        run_context.shop_id,
        coalesce(notes.note_count, 0) as note_count,
        coalesce(notes.message_keys, []) as message_keys
    from contexts
    cross join run_context
    left join notes on contexts.ticket_id = notes.ticket_id

),

-- the same facts as the last note's keep its key, so that nothing is due;
-- others begin the next, and so do earlier ones that are true again
keyed as (

    select
        *,
        list_contains(
            message_keys,
            sha256(concat_ws(
                '|',
                shop_id,
                'context_note',
                ticket_id,
                context_hash,
                note_count - 1
            ))
        ) as is_on_ticket
    from counted

),

candidates as (

    select
        'context_note' as message_type,
        'ticket' as subject_type,
        ticket_id as subject_id,
        concat_ws(
            '|',
            ticket_id,
            context_hash,
            note_count - is_on_ticket::integer
        ) as fact_key,
        order_id,
        null::varchar as parcel_id,
        ticket_id,
        customer_id,
        changed_at as trigger_at,
        false as is_superseded,
        null::varchar as superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_merge_patch(
            to_json(context),
            json_object(
                'ticket_number', ticket_id,
                'notes_before', note_count,
                'context_hash', context_hash
            )
        )::varchar as facts
    from keyed
    where {{ is_lately('changed_at') }}

)

select * from candidates
