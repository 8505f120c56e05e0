select
    carrier,
    hub,
    incident_date,
    stalled_count,
    expected_count
from fct_incidents
where is_incident
order by incident_date desc, stalled_count desc, carrier asc, hub asc
limit 10
