{{ config(severity='warn') }}
-- a word no seed maps changes no state; it is listed until somebody maps it
select
    source,
    subject_type,
    raw_status,
    raw_code,
    event_count
from {{ ref('mart_unmapped_statuses') }}
