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

int_ticket_messages_unioned as (

    {{ of_changed(
        ref('int_ticket_messages_unioned'),
        ref('int_inquiries_marked'), ['source', 'ticket_id'], 'said_hash'
    ) }}

),

{{ customers_words('int_ticket_messages_unioned') }},

per_ticket as (

    select
        source,
        ticket_id,
        string_agg(
            nullif(words, ''), chr(10) || chr(10)
            order by created_at, message_id
        ) filter (where not is_auto_reply) as body,
        string_agg(
            all_lines, chr(10) order by created_at, message_id
        ) filter (where not is_auto_reply) as all_lines,
        string_agg(
            lines, chr(10) order by created_at, message_id
        ) filter (
            where not is_auto_reply and all_lines is not null
        ) as own_lines,
        arg_min(headers, (created_at, message_id)) as first_headers,
        arg_min(words, (created_at, message_id)) as first_body,
        min(created_at) as first_message_at,
        count(*) as customer_message_count,
        bool_and(is_auto_reply) as is_auto_reply
    from signed_off
    group by source, ticket_id

),

final as (

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

select * from final
