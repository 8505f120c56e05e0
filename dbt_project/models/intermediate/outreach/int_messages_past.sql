{#- longer than any message may wait for its hour or its turn -#}
{%- set days_looked_at = 60 %}

with

candidates as (

    select * from {{ ref('int_candidates_unioned') }}

),

messages as (

    select * from {{ ref('stg_ledger__messages') }}

),

recorded as (

    select * from {{ ref('int_verdicts_recorded') }}

),

past as (

    select
        candidates.message_key,
        candidates.message_type,
        candidates.subject_type,
        candidates.subject_id,
        candidates.order_id,
        candidates.parcel_id,
        candidates.ticket_id,
        candidates.customer_id,
        candidates.rule_version,
        candidates.trigger_at,
        candidates.trigger_at
        + to_hours(candidates.valid_for_hours) as not_after,
        candidates.mode,
        candidates.as_of,
        recorded.message_key is not null as is_recorded
    from candidates
    left join recorded
        on candidates.message_key = recorded.message_key
    anti join messages
        on
            candidates.message_key = messages.message_key
            and candidates.mode = messages.mode
    where
        candidates.trigger_at
        <= candidates.as_of - interval {{ days_looked_at }} day
        and coalesce(recorded.decision, 'drop') = 'drop'

)

select * from past
