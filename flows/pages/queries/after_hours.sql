select
    weekday,
    contact_hour,
    sum(contact_count)::bigint as contact_count,
    sum(contact_count) filter (
        where is_after_hours
    )::bigint as after_hours_count
from fct_contacts_after_hours
group by weekday, contact_hour
order by weekday, contact_hour
