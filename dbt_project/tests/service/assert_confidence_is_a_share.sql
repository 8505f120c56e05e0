select
    ticket_id,
    confidence,
    match_confidence
from {{ ref('fct_inquiries') }}
where
    confidence not between 0 and 1
    or match_confidence not between 0 and 1
    or (matched_order_id is null and match_confidence > 0)
