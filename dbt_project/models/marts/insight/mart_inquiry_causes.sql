with

fct_inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

explained as (

    select * from {{ ref('int_inquiries_explained') }}

),

inquiry_intents as (

    select * from {{ ref('inquiry_intents') }}

),

final as (

    select
        fct_inquiries.ticket_id,
        fct_inquiries.source,
        fct_inquiries.ticket_number,
        fct_inquiries.created_at,
        fct_inquiries.intent,
        coalesce(
            nullif(fct_inquiries.preventable_reason, 'not_order_related'),
            case inquiry_intents.scope
                when 'parcel' then 'delivery_unexplained'
                else explained.counted_intent
            end
        ) as cause
    from fct_inquiries
    inner join explained
        on {{ same_ticket('fct_inquiries', 'explained') }}
    inner join inquiry_intents
        on explained.counted_intent = inquiry_intents.intent
    where
        not fct_inquiries.is_machine_mail
        and (
            inquiry_intents.scope <> 'none'
            or fct_inquiries.preventable_reason <> 'not_order_related'
        )

)

select * from final
