with

fct_inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

weekly_orders as (

    select
        date_trunc('week', {{ local_date('ordered_at') }})::date as week_date,
        count(*)::integer as order_count
    from fct_orders
    group by week_date

),

weekly_contacts as (

    select
        date_trunc('week', {{ local_date('created_at') }})::date as week_date,
        topic,
        intent,
        coalesce(preventable_reason, 'none') as cause,
        count(*)::integer as contact_count
    from fct_inquiries
    where not is_machine_mail
    group by all

),

final as (

    select
        weekly_contacts.week_date,
        weekly_contacts.topic,
        weekly_contacts.intent,
        weekly_contacts.cause,
        weekly_contacts.contact_count,
        coalesce(weekly_orders.order_count, 0)::integer as order_count,
        (
            100.0 * weekly_contacts.contact_count
            / nullif(weekly_orders.order_count, 0)
        )::double as contacts_per_100_orders
    from weekly_contacts
    left join weekly_orders
        on weekly_contacts.week_date = weekly_orders.week_date

)

select * from final
