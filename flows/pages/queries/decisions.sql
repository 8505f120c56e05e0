with

verdicts as (

    select *
    from fct_message_decisions
    qualify row_number() over (
        partition by message_key
        order by decided_at desc, rule_version desc, decision asc, reason asc
    ) = 1

)

select
    decision,
    coalesce(reason, 'none_given') as reason,
    message_type,
    count(*) as message_count
from verdicts
group by all
order by message_count desc, decision asc, reason asc, message_type asc
