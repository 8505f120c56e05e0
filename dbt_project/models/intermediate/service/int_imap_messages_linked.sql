{{ config(materialized='table') }}

with

mails as (

    select * from {{ ref('int_imap_messages_attributed') }}

),

listed as (

    select
        message_id,
        header_id,
        list_filter(
            list_append(
                from_json(reference_ids, '["varchar"]'), bounced_message_id
            ),
            lambda each: each is not null and each is distinct from header_id
        ) as ids
    from mails

),

named as (

    select
        message_id,
        ids[1] as first_id,
        unnest(ids) as reference_id,
        generate_subscripts(ids, 1) as place
    from listed

),

-- a mail we never saw belongs below what others name before it
unseen as (

    select
        named.reference_id as message_id,
        min(named.first_id) as parent_id
    from named
    left join mails on named.reference_id = mails.message_id
    where named.place > 1 and mails.message_id is null
    group by named.reference_id

),

known as (

    select message_id from mails
    union all
    select message_id from unseen

),

chained as (

    select
        named.message_id,
        arg_min(named.reference_id, named.place) filter (
            where known.message_id is not null
        ) as known_id,
        any_value(named.first_id) as first_id
    from named
    left join known on named.reference_id = known.message_id
    group by named.message_id

),

tokens as (

    select
        {{ ticket_token('message_id') }} as token,
        min(message_id) as message_id
    from (
        select message_id from mails
        union all
        select reference_id as message_id from named
    ) as ids
    group by all

),

{{ mails_under_one_heading('mails') }},

final as (

    select
        mails.message_id,
        coalesce(
            chained.known_id,
            nullif(tokens.message_id, mails.message_id),
            case
                when not mails.is_notice
                    then nullif(repeated.first_of_matter, mails.message_id)
            end,
            chained.first_id
        ) as parent_id
    from mails
    left join chained on mails.message_id = chained.message_id
    left join tokens on mails.ticket_token = tokens.token
    left join repeated on mails.message_id = repeated.message_id

    union all

    select
        message_id,
        parent_id
    from unseen

)

select * from final
where parent_id is not null
