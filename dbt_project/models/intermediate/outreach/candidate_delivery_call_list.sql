with

opened as (

    select * from {{ ref('int_lists_opened') }}
    where message_type = 'delivery_call_list'

),

orders as (

    select * from {{ ref('fct_orders') }}

),

contacts as (

    select * from {{ ref('int_orders_unioned') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

flags as (

    select * from {{ ref('fct_delay_flags') }}
    where flag in ('damaged', 'exception', 'not_received')

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}
    where topic in ('delivery_problem', 'tracking') and not is_uncertain

),

call_amounts as (

    select * from {{ ref('call_amounts') }}

),

-- every day of delivery is on one list, that of the next open day
delivered as (

    select
        orders.*,
        {{ local_date('orders.possession_at') }} as delivered_date
    from orders
    inner join opened
        on
            {{ local_date('orders.possession_at') }} >= opened.last_open_date
            and {{ local_date('orders.possession_at') }} < opened.opened_date
    where orders.order_state = 'delivered'

),

reasons as (

    select
        order_id,
        'late' as reason
    from delivered
    where delivered_date > {{ local_date('promised_delivery_at') }}

    union all

    select
        parcels.order_id,
        'trouble' as reason
    from flags
    inner join parcels on flags.parcel_id = parcels.parcel_id
    where not parcels.is_return

    union all

    select
        matched_order_id as order_id,
        'wrote' as reason
    from inquiries

    union all

    select
        delivered.order_id,
        'large' as reason
    from delivered
    inner join call_amounts on delivered.currency = call_amounts.currency
    where delivered.total_amount >= call_amounts.min_amount

),

to_call as (

    select
        order_id,
        list(distinct reason order by reason) as reasons
    from reasons
    group by order_id

),

entries as (

    select
        null::varchar as list_key,
        delivered.delivered_date as sort_date,
        coalesce(delivered.order_number, delivered.order_id) as sort_key,
        struct_pack(
            order_number := coalesce(
                delivered.order_number, delivered.order_id
            ),
            delivered_date := delivered.delivered_date,
            reasons := to_call.reasons,
            customer_name := delivered.customer_name,
            customer_phone := contacts.customer_phone,
            language := delivered.language
        ) as item
    from delivered
    inner join to_call on delivered.order_id = to_call.order_id
    left join contacts
        on
            delivered.source = contacts.source
            and delivered.order_id = contacts.order_id

),

{{ list_candidates('delivery_call_list') }}
