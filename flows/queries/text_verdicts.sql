with

numbers as (

    select
        ticket_id,
        list(order_number order by position) as order_numbers
    from intermediate.int_ticket_order_numbers
    group by ticket_id

)

select
    verdicts.ticket_id as id,
    verdicts.topic,
    verdicts.intent,
    verdicts.confidence,
    verdicts.is_uncertain,
    verdicts.secondary_intent,
    verdicts.language,
    coalesce(numbers.order_numbers, []) as order_numbers
from intermediate.int_inquiries_categorised as verdicts
left join numbers
    on verdicts.ticket_id = numbers.ticket_id
