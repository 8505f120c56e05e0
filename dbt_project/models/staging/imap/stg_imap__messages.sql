with

source as (

    select * from {{ source('raw_imap', 'messages') }}
    where
        not is_deleted
        and {{ is_known('coalesce(record_updated_at, extracted_at)') }}

),

-- no clock can say that a mail came after it was read
filed as (

    select
        *,
        least(
            coalesce(
                {{ to_instant(payload_text('received_at')) }}, extracted_at
            ),
            extracted_at
        ) as filed_at,
        {{ to_instant(payload_text('delivered_at')) }} as delivered_at
    from source

),

renamed as (

    select
        record_id,
        payload_hash,
        {{ payload_text('message_id') }} as header_id,
        {{ payload_text('folder') }} as folder,
        lower({{ payload_text('from[0].address') }}) as sender_address,
        {{ payload_text('from[0].name') }} as sender_name,
        lower({{ payload_text('reply_to[0].address') }}) as reply_to_address,
        {{ payload_text('reply_to[0].name') }} as reply_to_name,
        lower((
            (payload ->> '$.to[*].address')
            || (payload ->> '$.cc[*].address')
        )::json::varchar) as recipient_addresses,
        {{ payload_text('subject') }} as subject,
        payload ->> '$.text' as body,
        payload ->> '$.headers' as all_headers,
        (
            (payload ->> '$.references[*]')
            || (payload ->> '$.in_reply_to[*]')
        )::json::varchar as reference_ids,
        coalesce(payload ->> '$.plus_addresses', '[]') as plus_addresses,
        lower({{ payload_text('signs.auto_submitted') }}) as auto_submitted,
        lower({{ payload_text('signs.precedence') }}) as precedence,
        {{ payload_text('signs.list_id') }} as list_id,
        {{ payload_text('signs.list_unsubscribe') }} as list_unsubscribe,
        {{ payload_text('signs.return_path') }} as return_path,
        coalesce(
            {{ payload_text('signs.x_autoreply') }},
            {{ payload_text('signs.x_autorespond') }}
        ) as autoreply_sign,
        {{ payload_text('report_type') }} as report_type,
        nullif(payload ->> '$.bounce', 'null') as bounce,
        {{ payload_text('varsel_message_type') }} as varsel_message_type,
        {{ payload_text('varsel_order') }} as varsel_order_number,
        coalesce((payload ->> '$.is_sent')::boolean, false) as is_sent,
        {{ payload_text('sent_at') }} as written_at,
        -- what was filed long after it was delivered came from another mailbox
        case
            when delivered_at < filed_at - interval 1 day then delivered_at
            else filed_at
        end as received_at
    from filed

),

-- a mail never changes; its copies differ in where they lie
mails as (

    select
        * exclude (is_sent),
        bool_or(is_sent) over (
            partition by record_id, sender_address, written_at
        ) as is_sent
    from renamed
    qualify
        row_number() over (
            partition by record_id, sender_address, written_at
            order by received_at, payload_hash
        ) = 1

),

-- some forms give every mail the same id
numbered as (

    select
        *,
        row_number() over (
            partition by record_id order by received_at, payload_hash
        ) as copy_number
    from mails

),

final as (

    select
        record_id || case
            when copy_number = 1 then ''
            else
                '#' || left(
                    md5(concat_ws('|', sender_address, written_at)), 8
                )
        end as message_id,
        header_id,
        folder,
        sender_address,
        sender_name,
        reply_to_address,
        reply_to_name,
        recipient_addresses,
        subject,
        body,
        all_headers,
        reference_ids,
        plus_addresses,
        auto_submitted,
        precedence,
        list_id,
        list_unsubscribe,
        return_path,
        autoreply_sign,
        report_type,
        bounce,
        varsel_message_type,
        varsel_order_number,
        is_sent,
        received_at
    from numbered

)

select * from final
where {{ is_known('received_at') }}
