with

outcomes as (

    select
        case
            when first_replied_at is not null and is_breached then 'late'
            when first_replied_at is not null then 'kept'
            when status in ('solved', 'closed') then 'closed_without_reply'
            when is_breached then 'overdue'
            else 'waiting'
        end as outcome
    from fct_inquiries
    where not is_machine_mail

)

select
    outcome,
    count(*) as inquiry_count
from outcomes
group by outcome
order by outcome
