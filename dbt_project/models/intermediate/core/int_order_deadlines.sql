with

working_days as (

    select * from {{ ref('int_working_days') }}

),

orders as (

    select
        resolved.source,
        resolved.order_id,
        {{ local_date('resolved.possession_at') }} + 14 as fourteenth_date
    from {{ ref('int_orders_resolved') }} as resolved

),

returns as (

    select
        source,
        order_id,
        min({{ local_date('requested_at') }} + 14) as refund_due_date
    from {{ ref('int_returns_resolved') }}
    where kind = 'refund' and refunded_at is null
    group by source, order_id

),

refunds as (

    select
        source,
        order_id,
        sum(amount)::decimal(18, 2) as refunded_amount
    from {{ ref('int_refunds_unioned') }}
    group by source, order_id

)

select
    orders.source,
    orders.order_id,
    working_days.working_date as withdrawal_deadline_date,
    returns.refund_due_date,
    refunds.refunded_amount
from orders
asof left join working_days
    on orders.fourteenth_date <= working_days.working_date
left join returns
    on orders.source = returns.source and orders.order_id = returns.order_id
left join refunds
    on orders.source = refunds.source and orders.order_id = refunds.order_id
