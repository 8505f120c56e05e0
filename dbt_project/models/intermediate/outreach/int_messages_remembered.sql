{{ config(materialized='table') }}
with

permitted as (

    select * from {{ ref('int_messages_permitted') }}

),

messages as (

    select * from {{ ref('stg_ledger__messages') }}

),

decisions as (

    select * from {{ ref('stg_ledger__decisions') }}

),

verdicts as (

    select * from {{ ref('int_verdicts_recorded') }}

),

contacted as (

    select * from {{ ref('int_recipients_contacted') }}

),

message_caps as (

    select * from {{ ref('message_caps') }}

),

message_types as (

    select * from {{ ref('message_types') }}

),

paused as (

    select * from {{ ref('int_customers_paused') }}

),

backfilled as (

    select * from {{ ref('int_facts_backfilled') }}

),

-- the first arm a customer was given in an experiment is the one that counts
first_arms as (

    select
        mode,
        message_type,
        customer_id,
        arg_min(arm, decided_at) as arm
    from decisions
    where arm is not null
    group by 1, 2, 3

),

type_caps as (

    select
        message_types.message_type,
        message_caps.*
    from message_types
    inner join message_caps
        on
            (
                message_caps.cap = 'sender'
                and message_types.message_type = message_caps.applies_to
            )
            or (
                message_caps.cap = 'frequency'
                and message_types.respects_frequency_cap
                and message_types.message_class = message_caps.applies_to
            )

),

remembered as (

    select
        permitted.*,
        messages.state as ledger_state,
        verdicts.decision as last_decision,
        verdicts.not_before as last_not_before,
        verdicts.not_after as last_not_after,
        verdicts.first_eligible_at,
        first_arms.arm as first_arm,
        type_caps.cap,
        type_caps.max_messages,
        contacted.told_count,
        contacted.frees_at,
        paused.paused_by,
        backfilled.message_key is not null as is_backfilled
    from permitted
    left join messages
        on
            permitted.message_key = messages.message_key
            and permitted.mode = messages.mode
    left join verdicts on permitted.message_key = verdicts.message_key
    left join first_arms
        on
            permitted.mode = first_arms.mode
            and permitted.message_type = first_arms.message_type
            and permitted.customer_id = first_arms.customer_id
    left join type_caps on permitted.message_type = type_caps.message_type
    left join contacted
        on
            permitted.reader_id = contacted.reader_id
            and type_caps.cap = contacted.cap
            and type_caps.applies_to = contacted.applies_to
    left join paused on permitted.customer_id = paused.customer_id
    left join backfilled on permitted.message_key = backfilled.message_key

)

select * from remembered
