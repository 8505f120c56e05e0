{{ config(materialized='table') }}

with

chosen as (

    select * from {{ ref('int_replies_chosen') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

run as (

    select
        {{ local_date('as_of') }} as today
    from {{ ref('stg_varsel__run_context') }}

),

-- a thing can be named where the order is of one
products as (

    select
        order_id,
        any_value(title) as product
    from {{ ref('fct_order_lines') }}
    group by order_id
    having count(*) = 1

),

returns as (

    select
        order_id,
        max(received_at) as received_at,
        max(refunded_at) as refunded_at
    from {{ ref('fct_returns') }}
    group by order_id

),

known as (

    select
        chosen.*,
        products.product,
        parcels.carrier,
        parcels.tracking_number,
        parcels.tracking_url,
        parcels.last_scan_at,
        parcels.possession_at,
        returns.received_at,
        returns.refunded_at,
        orders.order_number,
        orders.currency,
        orders.refunded_amount,
        orders.withdrawal_deadline_date,
        run.today,
        case
            when orders.paid_at is not null then orders.total_amount
        end as paid_amount,
        -- the first of what is foreseen that is not over
        list_filter(
            [
                {{ local_date('parcels.estimated_delivery_at') }},
                {{ local_date('parcels.current_promised_delivery_at') }},
                {{ local_date('parcels.predicted_p90_at') }}
            ], lambda day: day >= run.today
        )[1] as expected_date
    from chosen
    cross join run
    left join orders on chosen.order_id = orders.order_id
    left join parcels on chosen.parcel_id = parcels.parcel_id
    left join products on chosen.order_id = products.order_id
    left join returns on chosen.order_id = returns.order_id

)

select
    ticket_id,
    source,
    reply,
    language,
    customer_name,
    order_number,
    carrier,
    tracking_number,
    tracking_url,
    product,
    case
        when reply in ('late_not_told', 'told_still_asked', 'carrier_unclear')
            then expected_date
        when reply = 'tracking_stale' then {{ local_date('last_scan_at') }}
        when reply = 'delivered_not_received'
            then {{ local_date('possession_at') }}
        when reply = 'how_to_return' and withdrawal_deadline_date >= today
            then withdrawal_deadline_date
        when reply = 'return_received' then {{ local_date('received_at') }}
        when reply = 'refund_status' then {{ local_date('refunded_at') }}
    end as reply_date,
    case
        when reply in ('cancel_order', 'right_of_withdrawal') then paid_amount
        when reply = 'refund_status' then nullif(refunded_amount, 0)
    end::decimal(18, 2) as reply_amount,
    currency
from known
