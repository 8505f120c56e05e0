select
    verdicts.source,
    verdicts.topic,
    verdicts.intent,
    verdicts.confidence,
    verdicts.is_uncertain,
    verdicts.secondary_intent,
    verdicts.language,
    matched.matched_order_id,
    matched.match_reason
from intermediate.int_inquiries_categorised as verdicts
inner join intermediate.int_tickets_matched as matched
    on
        verdicts.source = matched.source
        and verdicts.ticket_id = matched.ticket_id
where verdicts.ticket_id = $1
order by verdicts.source
