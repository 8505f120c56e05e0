with

newest as (

    select max(week_date) as week_date
    from mart_contact_rates

)

select
    rates.week_date,
    rates.topic,
    rates.cause,
    max(rates.order_count) as order_count,
    sum(rates.contact_count)::bigint as contact_count
from mart_contact_rates as rates
cross join newest
where rates.week_date > newest.week_date - interval 10 weeks
group by all
order by week_date asc, topic asc, cause asc
