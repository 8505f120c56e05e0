with

opened as (

    select * from {{ ref('int_lists_opened') }}
    where message_type = 'receivable_worklist'

),

orders as (

    select * from {{ ref('fct_orders') }}

),

legal_clocks as (

    select * from {{ ref('fct_legal_clocks') }}

),

-- a system that never told of a payment does not say that none was made
payment_feeds as (

    select distinct source
    from orders
    where paid_at is not null

),

unpaid as (

    select
        orders.order_id,
        orders.order_number,
        'unpaid' as task,
        {{ local_date('orders.promised_delivery_at') }} as expected_date,
        orders.total_amount as amount,
        orders.currency
    from orders
    semi join payment_feeds on orders.source = payment_feeds.source
    inner join opened
        on {{ local_date('orders.ordered_at') }} >= opened.first_date
    where
        orders.paid_at is null
        and orders.cancelled_at is null
        and orders.exchange_of_order_id is null

),

owed as (

    select
        orders.order_id,
        orders.order_number,
        'refund_due' as task,
        min(legal_clocks.due_date) as expected_date,
        null::decimal(18, 2) as amount,
        orders.currency
    from legal_clocks
    inner join orders
        on
            legal_clocks.source = orders.source
            and legal_clocks.order_id = orders.order_id
    where
        legal_clocks.clock = 'refund'
        and legal_clocks.state in ('open', 'at_risk', 'breached')
    group by all

),

tasks as (

    select * from unpaid
    union all
    select * from owed

),

entries as (

    select
        null::varchar as list_key,
        expected_date as sort_date,
        concat_ws('|', task, order_id) as sort_key,
        struct_pack(
            order_number := coalesce(order_number, order_id),
            task := task,
            expected_date := expected_date,
            amount := amount,
            currency := currency
        ) as item
    from tasks

),

{{ list_candidates('receivable_worklist') }}
