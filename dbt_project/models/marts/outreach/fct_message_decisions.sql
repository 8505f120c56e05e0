with

decisions as (

    select * from {{ ref('stg_ledger__decisions') }}

),

judged as (

    select * from {{ ref('int_messages_judged') }}

),

recorded as (

    select * from {{ ref('int_verdicts_recorded') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

history as (

    select decisions.*
    from decisions
    inner join run_context on decisions.mode = run_context.sending_mode

),

-- the ledger tells what left; its verdict stays the one that sent it
changed as (

    select
        judged.*,
        judged.as_of as decided_at
    from judged
    left join recorded on judged.message_key = recorded.message_key
    where
        recorded.message_key is null
        or (
            judged.reason != 'already_in_ledger'
            and recorded.decided_at < judged.as_of
            and (
                judged.decision is distinct from recorded.decision
                or judged.reason is distinct from recorded.reason
                or judged.arm is distinct from recorded.arm
                or judged.not_before is distinct from recorded.not_before
            )
        )

),

-- put off for so long that nobody can be told any more, whatever else is true
past as (

    select
        * exclude (decision, reason, decided_at, not_before),
        'drop' as decision,
        'too_old' as reason,
        as_of as decided_at,
        null::timestamptz as not_before
    from {{ ref('int_messages_past') }}

),

{% set columns -%}
    message_key, message_type, subject_type, subject_id, order_id, parcel_id,
        ticket_id, customer_id, decision, reason, rule_version, trigger_at,
        first_eligible_at, decided_at, not_before, not_after, arm, mode
{%- endset %}
combined as (

    select
        {{ columns }}
    from history

    union all

    select
        {{ columns }}
    from changed

    union all

    select
        {{ columns }}
    from past

)

select * from combined
