{{ config(materialized='table') }}

with

shop as (

    select * from {{ ref('stg_varsel__run_context') }}

),

resolved as (

    select * from {{ ref('int_orders_resolved') }}

),

int_orders_unioned as (

    select * from {{ ref('int_orders_unioned') }}

),

working_days as (

    select * from {{ ref('int_working_days') }}

),

countries as (

    select distinct country
    from working_days

),

-- the days off are those of the country sent to, where they are known
orders as (

    select
        resolved.source,
        resolved.order_id,
        coalesce(countries.country, shop.shop_country) as country,
        {{ local_date('resolved.possession_at') }}
        + {{ clock_days('withdrawal_days') }} as last_date
    from resolved
    cross join shop
    inner join int_orders_unioned
        on
            resolved.source = int_orders_unioned.source
            and resolved.order_id = int_orders_unioned.order_id
    left join countries on int_orders_unioned.country = countries.country

),

returns as (

    select
        source,
        order_id,
        min(refund_due_date) as refund_due_date
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
    -- an asof join on two keys finds a row for a null
    case when orders.last_date is not null then working_days.working_date end
        as withdrawal_deadline_date,
    returns.refund_due_date,
    refunds.refunded_amount
from orders
asof left join working_days
    on
        orders.country = working_days.country
        and orders.last_date <= working_days.working_date
left join returns
    on orders.source = returns.source and orders.order_id = returns.order_id
left join refunds
    on orders.source = refunds.source and orders.order_id = refunds.order_id
