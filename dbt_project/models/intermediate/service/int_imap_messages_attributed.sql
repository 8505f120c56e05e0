{{ config(materialized='table') }}

with

messages as (

    select * from {{ ref('stg_imap__messages') }}

),

run_context as (

    select
        lower(reply_address) as reply_address,
        regexp_extract(lower(website), '^https?://(www\.)?([^/:]+)', 2)
            as website_host
    from {{ ref('stg_varsel__run_context') }}

),

-- a domain shared with strangers is no sign of a colleague
ours as (

    select
        split_part(reply_address, '@', 1) as own_name,
        split_part(reply_address, '@', 2) as domain,
        split_part(reply_address, '@', 2) = website_host as is_own_domain
    from run_context

),

read as (

    select
        messages.*,
        ours.domain,
        coalesce({{ is_own_address('messages.sender_address') }}, false)
            as is_own_sender,
        case
            when not {{ is_own_address('messages.reply_to_address') }}
                then messages.reply_to_address
        end as foreign_reply_to,
        list_filter(
            from_json(messages.recipient_addresses, '["varchar"]'),
            lambda each: not {{ is_own_address('each') }}
        )[1] as foreign_recipient
    from messages
    cross join ours

),

judged as (

    select
        *,
        -- a form writes from the shop's address and asks to answer another
        is_sent
        or (
            is_own_sender
            and foreign_reply_to is null
            and foreign_recipient is not null
        ) as is_outgoing,
        (is_sent or is_own_sender)
        and (
            varsel_message_type is not null
            or coalesce(
                regexp_matches(lower(header_id), '^<[0-9a-f]{64}@')
                and ends_with(lower(header_id), '@' || domain || '>'),
                false
            )
        ) as is_notice,
        bounce is not null
        or coalesce(report_type = 'delivery-status', false)
        or coalesce(sender_address like 'mailer-daemon@%', false)
            as is_bounce,
        coalesce(auto_submitted like 'auto-replied%', false)
        or autoreply_sign is not null
        or coalesce(precedence = 'auto_reply', false)
        or coalesce(report_type = 'disposition-notification', false)
        or coalesce(return_path = '<>', false) as is_automatic_answer,
        list_id is not null
        or list_unsubscribe is not null
        or coalesce(precedence in ('bulk', 'list', 'junk'), false)
            as is_list_mail
    from read

),

final as (

    select
        message_id,
        header_id,
        case
            when is_notice or is_bounce then 'system'
            when is_outgoing then 'agent'
            else 'customer'
        end as author,
        case
            when is_bounce
                then lower(bounce ->> '$.recipients[0].address')
            when is_outgoing or is_notice then foreign_recipient
            when foreign_reply_to is not null then foreign_reply_to
            when not is_own_sender then sender_address
        end as customer_address,
        case
            when is_bounce or is_outgoing or is_notice then null
            when foreign_reply_to is not null then reply_to_name
            when not is_own_sender then sender_name
        end as customer_name,
        subject,
        {{ subject_key('subject') }} as subject_key,
        upper(coalesce(
            nullif(regexp_extract(
                upper(subject), '\bM[0-9A-F]{12}\b'
            ), ''),
            nullif(regexp_extract(
                upper(plus_addresses), '"(M[0-9A-F]{12})"', 1
            ), '')
        )) as ticket_token,
        body,
        {{ telling_headers('all_headers', 'header_id') }} as headers,
        reference_ids,
        bounce ->> '$.original_message_id' as bounced_message_id,
        varsel_order_number,
        is_notice,
        is_bounce,
        is_list_mail,
        is_notice or is_bounce or is_automatic_answer as is_auto_reply,
        not is_notice
        and not is_bounce
        and not is_outgoing
        and not is_automatic_answer as is_opening,
        received_at
    from judged

)

select * from final
