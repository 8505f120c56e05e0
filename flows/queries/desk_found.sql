-- customers, orders and tickets found by what `desk_asked` made of a question, those
-- that are meant exactly first, then the newest; one more than is shown
with

numbers as (

    select kind, subject_type, subject_id, happened_at, search_key = $1 as is_exact
    from mart_desk_search
    where
        search_key between $1 and $2
        and kind in (
            'ticket_number', 'order_number', 'parcel_number', 'customer_number'
        )

),

emails as (

    select kind, subject_type, subject_id, happened_at, search_key = $3 as is_exact
    from mart_desk_search
    where search_key between $3 and $4 and kind = 'email'

),

phones as (

    select kind, subject_type, subject_id, happened_at, search_key = $5 as is_exact
    from mart_desk_search
    where search_key between $5 and $6 and kind = 'phone'

),

named as (

    select 1 as place, subject_type, subject_id, happened_at
    from mart_desk_search
    where search_key between $7 and $8 and kind = 'name'
    union all
    select 2 as place, subject_type, subject_id, happened_at
    from mart_desk_search
    where search_key between $9 and $10 and kind = 'name'
    union all
    select 3 as place, subject_type, subject_id, happened_at
    from mart_desk_search
    where search_key between $11 and $12 and kind = 'name'

),

names as (

    select
        'name' as kind,
        subject_type,
        subject_id,
        max(happened_at) as happened_at,
        false as is_exact
    from named
    group by subject_type, subject_id
    having count(distinct place) = 3

),

hits as (

    select * from numbers
    union all
    select * from emails
    union all
    select * from phones
    union all
    select * from names

),

-- whose number or address it is, is meant; what only begins so is not
meant as (

    select * from hits
    qualify is_exact or not bool_or(is_exact) over ()

),

foremost as materialized (

    select
        subject_type,
        subject_id,
        list(distinct kind order by kind) as kinds,
        bool_or(is_exact) as is_exact,
        max(happened_at) as happened_at
    from meant
    group by subject_type, subject_id
    order by is_exact desc, happened_at desc nulls last, subject_type, subject_id
    limit $13 + 1

)

select
    foremost.*,
    coalesce(people.customer_name, orders.customer_name) as customer_name,
    coalesce(
        people.customer_email, orders.customer_email, inquiries.customer_email
    ) as customer_email,
    orders.order_number,
    orders.order_state,
    inquiries.ticket_number,
    inquiries.status,
    inquiries.subject,
    people.order_count
from foremost
left join (
    from dim_customers
    where customer_id in (
        select subject_id from foremost where subject_type = 'customer'
    )
) as people
    on foremost.subject_type = 'customer' and foremost.subject_id = people.customer_id
left join (
    from fct_orders
    where order_id in (
        select subject_id from foremost where subject_type = 'order'
    )
) as orders
    on foremost.subject_type = 'order' and foremost.subject_id = orders.order_id
left join (
    from fct_inquiries
    where ticket_id in (
        select subject_id from foremost where subject_type = 'ticket'
    )
) as inquiries
    on foremost.subject_type = 'ticket' and foremost.subject_id = inquiries.ticket_id
order by
    foremost.is_exact desc,
    foremost.happened_at desc nulls last,
    foremost.subject_type,
    foremost.subject_id
