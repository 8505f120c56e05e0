with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

resolved as (

    select * from {{ ref('int_orders_resolved') }}

),

customers as (

    select * from {{ ref('int_customers_identified') }}

),

checked_lines as (

    select * from {{ ref('int_order_lines_checked') }}

),

languages as (

    select * from {{ ref('stg_varsel__languages') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

deadlines as (

    select * from {{ ref('int_order_deadlines') }}

),

exchanges as (

    select * from {{ ref('int_order_exchanges') }}

),

replaced as (

    select
        source,
        exchange_of_order_id as order_id,
        min(order_id) as exchange_order_id
    from exchanges
    group by all

)

select
    orders.order_id,
    orders.source,
    orders.order_number,
    customers.customer_id,
    orders.shop_customer_id,
    orders.customer_email,
    orders.customer_name,
    orders.customer_phone,
    orders.country,
    coalesce(languages.language, run_context.default_language) as language,
    languages.language is null as is_language_fallback,
    orders.ordered_at,
    orders.paid_at,
    orders.cancelled_at,
    resolved.order_state,
    orders.promised_delivery_at,
    resolved.change_window,
    case
        when checked_lines.order_id is null then 'unknown'
        when checked_lines.missing_fields is null then 'complete'
        else 'incomplete'
    end as completeness,
    checked_lines.missing_fields,
    resolved.parcel_count,
    resolved.parcels_state,
    resolved.possession_at,
    deadlines.withdrawal_deadline_date,
    deadlines.refund_due_date,
    coalesce(deadlines.refunded_amount, 0)::decimal(18, 2) as refunded_amount,
    orders.total_amount,
    orders.currency,
    exchanges.exchange_of_order_id,
    replaced.exchange_order_id
from orders
cross join run_context
inner join resolved
    on
        orders.source = resolved.source
        and orders.order_id = resolved.order_id
inner join customers
    on
        orders.source = customers.source
        and orders.order_id = customers.order_id
inner join deadlines
    on
        orders.source = deadlines.source
        and orders.order_id = deadlines.order_id
left join checked_lines
    on
        orders.source = checked_lines.source
        and orders.order_id = checked_lines.order_id
left join exchanges
    on
        orders.source = exchanges.source
        and orders.order_id = exchanges.order_id
left join replaced
    on
        orders.source = replaced.source
        and orders.order_id = replaced.order_id
left join languages
    on {{ locale_language('orders.locale') }} = languages.language
