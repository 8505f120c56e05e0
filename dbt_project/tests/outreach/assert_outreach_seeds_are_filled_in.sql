-- an empty cell in a rule would let a message through, or stop it, unseen
select 'message_types' as seed
from {{ ref('message_types') }}
where
    message_type is null
    or fact is null
    or wait_days is null
    or valid_for_hours is null
    or priority is null
    or respects_quiet_hours is null
    or respects_frequency_cap is null
    or is_holdout_allowed is null

union all

select 'class_country_rules' as seed
from {{ ref('class_country_rules') }}
where country is null or rule is null or source_note is null

union all

select 'quiet_hours' as seed
from {{ ref('quiet_hours') }}
where country is null or starts_at is null or ends_at is null

union all

select 'country_time_zones' as seed
from {{ ref('country_time_zones') }}
where country is null or time_zone is null

union all

select 'message_caps' as seed
from {{ ref('message_caps') }}
where applies_to is null or max_messages is null or window_hours is null
