with

messages as (

    select * from {{ ref('stg_ledger__messages') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

told as (

    select messages.*
    from messages
    inner join run_context on messages.mode = run_context.sending_mode
    where messages.state = 'sent'

)

select * from told
