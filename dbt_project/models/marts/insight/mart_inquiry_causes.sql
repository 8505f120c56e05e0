with

fct_inquiries as (

    select * from {{ ref('fct_inquiries') }}

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
                else fct_inquiries.intent
            end
        ) as cause
    from fct_inquiries
    inner join inquiry_intents
        on fct_inquiries.intent = inquiry_intents.intent
    where
        not fct_inquiries.is_machine_mail
        and (
            inquiry_intents.scope <> 'none'
            or fct_inquiries.preventable_reason <> 'not_order_related'
        )

)

select * from final
