with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

meant as (

    select * from {{ ref('int_inquiry_orders_meant') }}

),

situated as (

    select * from {{ ref('int_inquiry_orders_situated') }}

),

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

fct_returns as (

    select * from {{ ref('fct_returns') }}

),

-- a shop of which nothing of a kind is known disproves nothing by it
known as (

    select
        exists(select 1 from fct_orders) as has_orders,
        exists(select 1 from fct_returns) as has_returns

),

-- cancelled, announced as a return, or turned round by the carrier
turned_back as (

    select
        meant.source,
        meant.ticket_id
    from meant
    inner join fct_orders on meant.order_id = fct_orders.order_id
    where fct_orders.cancelled_at <= meant.created_at
    union
    select
        meant.source,
        meant.ticket_id
    from meant
    inner join fct_returns on meant.order_id = fct_returns.order_id
    where fct_returns.requested_at <= meant.created_at
    union
    select
        situated.source,
        situated.ticket_id
    from situated
    inner join int_tickets_unioned as tickets
        on {{ same_ticket('situated', 'tickets') }}
    inner join {{ ref('fct_delay_flags') }} as flags
        on situated.parcel_id = flags.parcel_id
    where
        flags.flag = 'returning'
        and flags.raised_at <= tickets.created_at

),

-- an order of which nothing is known of its parcels disproves nothing
stood as (

    select
        source,
        ticket_id,
        bool_or(situation in ('delivered', 'delivered_late')) as has_come,
        -- a late arrival is still asked about while its flag lingers
        bool_or(situation <> 'delivered') as is_awaited,
        bool_or(
            situation not in ('delivered', 'before_dispatch', 'held_back')
        ) as is_under_way,
        bool_or(
            situation
            in (
                'late', 'ready_late', 'delivered_late', 'held_back', 'stalled',
                'silent'
            )
        ) as is_overdue
    from situated
    group by source, ticket_id

),

ordered as (

    select
        tickets.source,
        tickets.ticket_id,
        known.has_orders and count(meant.order_id) = 0 as is_nobodys
    from int_tickets_unioned as tickets
    cross join known
    left join meant
        on {{ same_ticket('tickets', 'meant') }}
    group by tickets.source, tickets.ticket_id, known.has_orders

),

final as (

    select
        ordered.source,
        ordered.ticket_id,
        list_filter([
            case when ordered.is_nobodys then 'order' end,
            case
                when ordered.is_nobodys or not stood.is_awaited
                    then 'awaited'
            end,
            case
                when ordered.is_nobodys or not stood.is_under_way
                    then 'under_way'
            end,
            case
                when ordered.is_nobodys or not stood.is_overdue
                    then 'overdue'
            end,
            case
                when ordered.is_nobodys or not stood.has_come then 'arrived'
            end,
            case
                when
                    ordered.is_nobodys
                    or (known.has_returns and turned_back.ticket_id is null)
                    then 'turned_back'
            end
        ], lambda each: each is not null) as disproved
    from ordered
    cross join known
    left join stood
        on {{ same_ticket('ordered', 'stood') }}
    left join turned_back
        on {{ same_ticket('ordered', 'turned_back') }}

)

select * from final
