with

inquiries as (

    select
        created_at,
        coalesce(language, 'unknown') as language,
        case
            when first_replied_at is not null and is_breached then 'late'
            when first_replied_at is not null then 'kept'
            when is_breached then 'late'
            else 'unanswered'
        end as outcome
    from fct_inquiries
    where not is_machine_mail

),

newest as (

    select max(created_at) as newest_at
    from inquiries

)

select
    inquiries.language,
    inquiries.outcome,
    date_trunc('hour', inquiries.created_at) as hour_at,
    count(*) as inquiry_count
from inquiries
cross join newest
where inquiries.created_at > newest.newest_at - interval 70 days
group by all
order by hour_at asc, language asc, outcome asc
