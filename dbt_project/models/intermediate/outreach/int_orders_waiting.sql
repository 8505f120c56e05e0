with

orders as (

    select * from {{ ref('fct_orders') }}

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

-- what its customer asks to have changed is better held than sent and fetched
-- back
holds as (

    select
        matched_order_id as order_id,
        list(distinct intent order by intent) as asked_for
    from inquiries
    where
        intent in (
            'cancel_order',
            'change_address',
            'change_items',
            'change_variant',
            'right_of_withdrawal'
        )
        and not is_uncertain
        and status not in ('solved', 'closed')
    group by matched_order_id

),

-- where no parcels are told of, nobody knows what has left
waiting as (

    select
        orders.order_id,
        coalesce(orders.order_number, orders.order_id) as order_number,
        orders.ordered_at,
        {{ local_date('orders.ordered_at') }} as ordered_date,
        {{ local_date('orders.promised_delivery_at') }} as expected_date,
        orders.completeness = 'incomplete' as is_incomplete,
        coalesce(holds.asked_for, []) as asked_for
    from orders
    left join holds on orders.order_id = holds.order_id
    where
        orders.order_state in ('placed', 'paid', 'partially_shipped')
        and orders.change_window != 'unknown'

)

select * from waiting
