with

orders as (

    select
        count(*) filter (
            where order_state in ('placed', 'paid', 'partially_shipped')
        ) as to_ship_count,
        count(*) filter (where completeness = 'incomplete') as incomplete_count
    from fct_orders

),

parcels as (

    select
        count(*) filter (
            where state in (
                'picked_up', 'in_transit', 'customs', 'out_for_delivery',
                'delivery_attempt_failed'
            )
        ) as on_the_way_count,
        count(*) filter (where state = 'ready_for_pickup') as pickup_count,
        count(*) filter (where delay_flag is not null) as late_count
    from fct_parcels
    where not is_return

),

messages_due as (

    select count(*) as due_count
    from mart_messages_due

)

select
    orders.to_ship_count,
    orders.incomplete_count,
    parcels.on_the_way_count,
    parcels.pickup_count,
    parcels.late_count,
    messages_due.due_count
from orders
cross join parcels
cross join messages_due
