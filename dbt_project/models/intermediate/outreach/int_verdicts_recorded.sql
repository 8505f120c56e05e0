with

decisions as (

    select * from {{ ref('stg_ledger__decisions') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

recorded as (

    select
        decisions.* exclude (rule_version, first_eligible_at),
        min(decisions.first_eligible_at) over (
            partition by decisions.message_key
        ) as first_eligible_at
    from decisions
    inner join run_context on decisions.mode = run_context.sending_mode
    qualify row_number() over (
        partition by decisions.message_key
        order by
            decisions.decided_at desc,
            decisions.decision desc,
            decisions.reason desc
    ) = 1

)

select * from recorded
