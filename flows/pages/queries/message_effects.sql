select
    message_type,
    outcome,
    message_customer_count,
    holdout_customer_count,
    message_rate,
    holdout_rate,
    difference,
    difference_low,
    difference_high,
    detectable_difference
from mart_message_effects
order by outcome, message_type
