{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed(
        ref('int_inquiries_marked'), ['source', 'ticket_id'], 'said_hash'
    ) }}"
) }}

with

changed as (

    {{ not_kept(
        ref('int_inquiries_marked'), ['source', 'ticket_id'], 'said_hash'
    ) }}

),

-- what is held is read by as many threads as there are, a small table by one
int_ticket_messages_unioned as materialized (

    {{ of_changed(
        ref('int_ticket_messages_unioned'),
        ref('int_inquiries_marked'), ['source', 'ticket_id'], 'said_hash'
    ) }}

),

{{ customers_words('int_ticket_messages_unioned') }},

-- a list put in order once costs less than an ordered sum for each column
listed as (

    select
        source,
        ticket_id,
        list_sort(list({
            'created_at': created_at,
            'message_id': message_id,
            'headers': headers,
            'is_auto_reply': is_auto_reply,
            'words': words,
            'lines': lines,
            'all_lines': all_lines
        })) as messages,
        list_filter(messages, lambda each: not each.is_auto_reply) as own
    from signed_off
    group by source, ticket_id

),

per_ticket as (

    select
        source,
        ticket_id,
        list_aggregate(
            list_transform(own, lambda each: nullif(each.words, '')),
            'string_agg', chr(10) || chr(10)
        ) as body,
        list_aggregate(
            list_transform(own, lambda each: each.all_lines),
            'string_agg', chr(10)
        ) as all_lines,
        list_aggregate(
            list_transform(own, lambda each: case
                when each.all_lines is not null then each.lines
            end),
            'string_agg', chr(10)
        ) as own_lines,
        messages[1].headers as first_headers,
        messages[1].words as first_body,
        messages[1].created_at as first_message_at,
        length(messages) as customer_message_count,
        length(own) = 0 as is_auto_reply
    from listed

),

texts as materialized (

    select
        changed.source,
        changed.ticket_id,
        changed.said_hash,
        changed.subject,
        per_ticket.body,
        per_ticket.first_body,
        per_ticket.first_headers,
        concat_ws(chr(10), changed.subject, per_ticket.all_lines)
            as all_lines,
        concat_ws(chr(10), changed.subject, per_ticket.own_lines)
            as own_lines,
        -- the subject of a reply is the shop's own wording
        lower(concat_ws(
            chr(10) || chr(10),
            case
                when
                    per_ticket.body is null
                    or not regexp_matches(
                        lower(changed.subject),
                        '^\s*(re|sv|vs|fwd?|aw|wg|vb|vl|antw)\s*:'
                    )
                    then changed.subject
            end,
            per_ticket.body
        )) as inquiry_text,
        coalesce(per_ticket.customer_message_count, 0)
            as customer_message_count,
        coalesce(per_ticket.is_auto_reply, false) as is_auto_reply,
        per_ticket.first_message_at
    from changed
    left join per_ticket
        on
            changed.source = per_ticket.source
            and changed.ticket_id = per_ticket.ticket_id

)

select
    *,
    {{ words_of('inquiry_text') }} as words
from texts
