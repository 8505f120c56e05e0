with

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

intents as (

    select * from {{ ref('inquiry_intents') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

customers as (

    select * from {{ ref('dim_customers') }}

),

languages as (

    select * from {{ ref('stg_varsel__languages') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

-- what is true of the parcel now, not when the customer wrote
chosen as (

    select
        inquiries.ticket_id,
        inquiries.source,
        case
            when inquiries.is_uncertain then 'unclear'
            when intents.scope <> 'parcel' then inquiries.intent
            when orders.order_id is null then 'delivery_unexplained'
            when parcels.possession_at is not null
                then 'delivered_not_received'
            when parcels.delay_flag = 'stalled' then 'tracking_stale'
            when
                parcels.delay_flag is not null
                and inquiries.preventable_reason = 'told_still_asked'
                then 'told_still_asked'
            when parcels.delay_flag is not null then 'late_not_told'
            when parcels.first_scan_at is not null then 'carrier_unclear'
            else 'not_yet_shipped'
        end as reply,
        coalesce(
            languages.language, customers.language, run_context.default_language
        ) as language,
        coalesce(orders.customer_name, customers.customer_name)
            as customer_name,
        orders.order_id,
        parcels.parcel_id
    from inquiries
    cross join run_context
    inner join intents on inquiries.intent = intents.intent
    left join orders on inquiries.matched_order_id = orders.order_id
    left join parcels on inquiries.matched_parcel_id = parcels.parcel_id
    left join customers on inquiries.customer_id = customers.customer_id
    left join languages on inquiries.language = languages.language
    where
        not inquiries.is_machine_mail
        and inquiries.status not in ('solved', 'closed')

)

select * from chosen
