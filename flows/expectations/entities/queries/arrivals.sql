with

run_context as (

    select
        as_of,
        time_zone
    from raw_varsel.run_context

),

arrivals as (

    select
        'orders' as entity,
        ordered_at as arrived_at
    from fct_orders
    union all
    select
        'order_lines' as entity,
        fct_orders.ordered_at as arrived_at
    from fct_order_lines
    inner join fct_orders on fct_order_lines.order_id = fct_orders.order_id
    union all
    select
        'parcels' as entity,
        coalesce(label_at, shipped_at) as arrived_at
    from fct_parcels
    where not is_return
    union all
    select
        'parcel_events' as entity,
        occurred_at as arrived_at
    from fct_parcel_events
    union all
    select
        'tickets' as entity,
        created_at as arrived_at
    from fct_inquiries
    union all
    select
        'ticket_messages' as entity,
        created_at as arrived_at
    from intermediate.int_ticket_messages_unioned
    union all
    select
        'returns' as entity,
        requested_at as arrived_at
    from fct_returns
    union all
    select
        'refunds' as entity,
        issued_at as arrived_at
    from intermediate.int_refunds_unioned

),

-- nine whole weeks: the day judged, and eight of the same weekday before it
recent as (

    select
        arrivals.entity,
        arrivals.arrived_at,
        epoch(
            arrivals.arrived_at - lag(arrivals.arrived_at) over (
                partition by arrivals.entity
                order by arrivals.arrived_at
            )
        ) / 3600 as silent_hours,
        (arrivals.arrived_at at time zone run_context.time_zone)::date
            as arrived_on
    from arrivals
    cross join run_context
    where
        arrivals.arrived_at <= run_context.as_of
        and arrivals.arrived_at > run_context.as_of - interval 64 day

)

select
    entity,
    arrived_on,
    count(*) as row_count,
    max(silent_hours) as longest_silence_hours,
    max(arrived_at) as newest_at
from recent
group by entity, arrived_on
order by entity, arrived_on
