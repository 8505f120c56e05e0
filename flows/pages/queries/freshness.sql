select
    'Orders' as fact,
    count(*) as row_count,
    max(ordered_at) as newest_at
from fct_orders

union all

select
    'Parcel scans' as fact,
    count(*) as row_count,
    max(occurred_at) as newest_at
from fct_parcel_events

union all

select
    'Inquiries' as fact,
    count(*) as row_count,
    max(created_at) as newest_at
from fct_inquiries

union all

select
    'Returns' as fact,
    count(*) as row_count,
    max(requested_at) as newest_at
from fct_returns

union all

select
    'Survey answers' as fact,
    count(*) as row_count,
    max(answered_at) as newest_at
from fct_survey_responses

union all

select
    'Decisions on messages' as fact,
    count(*) as row_count,
    max(decided_at) as newest_at
from fct_message_decisions

union all

select
    'Messages sent' as fact,
    count(*) as row_count,
    max(sent_at) as newest_at
from fct_messages
where state = 'sent'
