with

recorded as (

    select *
    from {{ ref('int_verdicts_recorded') }}
    where decision != 'drop' and not {{ is_lately('trigger_at') }}

),

candidates as (

    select * from {{ ref('int_candidates_unioned') }}

),

reserved as (

    select
        message_key,
        mode
    from {{ ref('stg_ledger__messages') }}
    where state != 'pending'

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

past as (

    select
        recorded.*,
        run_context.rule_version,
        run_context.as_of
    from recorded
    cross join run_context
    anti join candidates on recorded.message_key = candidates.message_key
    anti join reserved
        on
            recorded.message_key = reserved.message_key
            and recorded.mode = reserved.mode

)

select * from past
