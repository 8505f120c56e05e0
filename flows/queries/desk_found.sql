-- customers, orders and tickets found by what `desk_asked` made of a question, those
-- that are meant exactly first, then the newest; one more than is shown. Four to a way:
-- $1 a number, $5 an e-mail, $9 a phone, $13, $17 and $21 a word; $25 how many are shown
with

names as (

    select
        'name' as kind,
        subject_type,
        subject_id,
        max(happened_at) as happened_at,
        false as is_exact
    from (
        select 1 as word, * from lookups.desk_keyed($13, $14, $15, $16)
        union all
        select 2 as word, * from lookups.desk_keyed($17, $18, $19, $20)
        union all
        select 4 as word, * from lookups.desk_keyed($21, $22, $23, $24)
    )
    where kind = 'name'
    group by subject_type, subject_id
    having
        -- every word that was asked is among theirs, a bit each
        bit_or(word) = (
            ($13 is not null)::int
            + 2 * ($17 is not null)::int
            + 4 * ($21 is not null)::int
        )

),

hits as (

    select * from lookups.desk_keyed($1, $2, $3, $4)
    where
        kind in ('ticket_number', 'order_number', 'parcel_number', 'customer_number')
    union all
    select * from lookups.desk_keyed($5, $6, $7, $8)
    where kind = 'email'
    union all
    select * from lookups.desk_keyed($9, $10, $11, $12)
    where kind = 'phone'
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
    limit $25 + 1

),

places as materialized (

    select
        foremost.subject_type,
        rows_about.mart,
        rows_about.row_number
    from lookups.desk_rows as rows_about
    inner join foremost
        on
            rows_about.key
            = lookups.desk_key(foremost.subject_type, foremost.subject_id)

),

people as (

    select * from dim_customers
    where
        rowid in (
            select row_number from places
            where subject_type = 'customer' and mart = 'dim_customers'
        )

),

orders as (

    select * from fct_orders
    where
        rowid in (
            select row_number from places
            where subject_type = 'order' and mart = 'fct_orders'
        )

),

inquiries as (

    select * from fct_inquiries
    where
        rowid in (
            select row_number from places
            where subject_type = 'ticket' and mart = 'fct_inquiries'
        )

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
left join people
    on foremost.subject_type = 'customer' and foremost.subject_id = people.customer_id
left join orders
    on foremost.subject_type = 'order' and foremost.subject_id = orders.order_id
left join inquiries
    on foremost.subject_type = 'ticket' and foremost.subject_id = inquiries.ticket_id
order by
    foremost.is_exact desc,
    foremost.happened_at desc nulls last,
    foremost.subject_type,
    foremost.subject_id
