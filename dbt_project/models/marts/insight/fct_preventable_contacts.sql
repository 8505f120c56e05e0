with

fct_inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

explained as (

    select * from {{ ref('int_inquiries_explained') }}

),

final as (

    select
        fct_inquiries.ticket_id,
        fct_inquiries.source,
        fct_inquiries.created_at,
        fct_inquiries.topic,
        fct_inquiries.intent,
        fct_inquiries.is_uncertain,
        explained.counted_intent,
        explained.order_id,
        explained.parcel_id,
        explained.order_id is not null
        and coalesce(
            explained.order_id <> fct_inquiries.matched_order_id, true
        ) as is_order_assumed,
        explained.situation,
        explained.since_at,
        explained.told_message_type,
        explained.told_at,
        explained.preventable_reason,
        explained.message_type
    from fct_inquiries
    inner join explained
        on
            fct_inquiries.source = explained.source
            and fct_inquiries.ticket_id = explained.ticket_id
    where
        not fct_inquiries.is_machine_mail
        and explained.preventable_reason is not null

)

select * from final
