-- two builds at one business time record one verdict, so those are left out
with

last_verdicts as (

    select *
    from {{ ref('fct_message_decisions') }}
    qualify row_number() over (
        partition by message_key order by decided_at desc
    ) = 1

)

select due.message_key
from {{ ref('mart_messages_due') }} as due
left join last_verdicts on due.message_key = last_verdicts.message_key
where
    last_verdicts.message_key is null
    or (
        last_verdicts.decision != 'send'
        and last_verdicts.decided_at < {{ as_of() }}
    )
