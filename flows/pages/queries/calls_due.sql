select
    order_number,
    ticket_id,
    language,
    score,
    why,
    answered_at,
    call_until_at,
    left(customer_name, 1) || '•••' as masked_customer
from mart_calls_due
order by call_until_at asc, score asc, response_id asc
