select
    preventable_reason,
    message_type,
    count(*) as inquiry_count
from fct_preventable_contacts
group by preventable_reason, message_type
order by inquiry_count desc, preventable_reason asc, message_type asc
