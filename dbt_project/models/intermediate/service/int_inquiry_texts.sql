{{ config(materialized='table') }}

with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_ticket_messages_unioned as (

    select * from {{ ref('int_ticket_messages_unioned') }}

),

customer_messages as (

    select
        source,
        ticket_id,
        message_id,
        headers,
        created_at,
        is_auto_reply,
        {{ plain_lines('body') }} as lines,
        case when regexp_matches(body, '\d{3}') then lines end as all_lines
    from int_ticket_messages_unioned
    where author = 'customer'

),

-- a contact form puts the customer's words behind the name of its last field
unwrapped as (

    select
        * replace (
            case
                when
                    regexp_matches(
                        lower(lines),
                        'contact form|kontakt-?(formular|formulär|skjema)'
                    )
                    then coalesce(nullif(regexp_extract(
                        lines,
                        '(?is)\n[ \t]*(comments?|body|message|besked'
                        || '|kommentar|meddelande|melding)[ \t]*:[ \t]*'
                        || '(\n.*|.+)$',
                        2
                    ), ''), lines)
                else lines
            end as lines
        )
    from customer_messages

),

cleaned as (

    select
        * replace (chr(10) || {{ own_words('lines') }} as lines)
    from unwrapped

),

signed_off as (

    select
        *,
        -- words that only look like a sign-off are all there is
        coalesce(
            nullif(trim({{ without_signature('lines') }}, e' \t\n'), ''),
            trim(lines, e' \t\n')
        ) as words
    from cleaned

),

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
        int_tickets_unioned.source,
        int_tickets_unioned.ticket_id,
        int_tickets_unioned.subject,
        per_ticket.body,
        per_ticket.first_body,
        per_ticket.first_headers,
        concat_ws(chr(10), int_tickets_unioned.subject, per_ticket.all_lines)
            as all_lines,
        concat_ws(chr(10), int_tickets_unioned.subject, per_ticket.own_lines)
            as own_lines,
        -- the subject of a reply is the shop's own wording
        lower(concat_ws(
            chr(10) || chr(10),
            case
                when
                    per_ticket.body is null
                    or not regexp_matches(
                        lower(int_tickets_unioned.subject),
                        '^\s*(re|sv|vs|fwd?|aw|wg|vb|vl|antw)\s*:'
                    )
                    then int_tickets_unioned.subject
            end,
            per_ticket.body
        )) as inquiry_text,
        coalesce(per_ticket.customer_message_count, 0)
            as customer_message_count,
        coalesce(per_ticket.is_auto_reply, false) as is_auto_reply,
        per_ticket.first_message_at
    from int_tickets_unioned
    left join per_ticket
        on
            int_tickets_unioned.source = per_ticket.source
            and int_tickets_unioned.ticket_id = per_ticket.ticket_id

)

select * from final
