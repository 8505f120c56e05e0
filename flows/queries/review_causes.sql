with

latest as (

    select
        cause,
        ticket_number,
        ticket_id,
        created_at,
        count(*) over () as total_count,
        min(created_at) over () as first_at,
        max(created_at) over () as last_at
    from (
        select *
        from mart_inquiry_causes
        order by created_at desc, ticket_id desc
        limit $1
    ) as newest

)

select
    cause,
    count(*) as inquiry_count,
    any_value(total_count) as total_count,
    any_value(first_at) as first_at,
    any_value(last_at) as last_at,
    list(ticket_number order by created_at desc, ticket_id desc)[1:5]
        as examples
from latest
group by cause
order by inquiry_count desc, cause asc
limit 3
