with

int_orders_unioned as (

    select * from {{ ref('int_orders_unioned') }}

),

int_parcels_unioned as (

    select * from {{ ref('int_parcels_unioned') }}

),

int_parcel_state_changes as (

    select * from {{ ref('int_parcel_state_changes') }}

),

settings as (

    select
        max(value) filter (where setting = 'open_days') as open_days,
        max(value) filter (where setting = 'delivered_days') as delivered_days
    from {{ ref('inquiry_settings') }}

),

parcel_deliveries as (

    select
        int_parcels_unioned.source,
        int_parcels_unioned.order_id,
        int_parcels_unioned.parcel_id,
        min(int_parcel_state_changes.occurred_at) as delivered_at
    from int_parcels_unioned
    left join int_parcel_state_changes
        on
            int_parcels_unioned.parcel_id = int_parcel_state_changes.parcel_id
            and int_parcel_state_changes.status = 'delivered'
    where not int_parcels_unioned.is_return
    group by all

),

order_deliveries as (

    select
        source,
        order_id,
        case when count(*) = count(delivered_at) then max(delivered_at) end
            as delivered_at
    from parcel_deliveries
    group by source, order_id

),

final as (

    select
        int_orders_unioned.source as order_source,
        int_orders_unioned.order_id,
        {{ number_key('int_orders_unioned.order_number') }} as number_key,
        int_orders_unioned.customer_email,
        int_orders_unioned.ordered_at,
        least(
            int_orders_unioned.cancelled_at,
            order_deliveries.delivered_at
            + to_days(settings.delivered_days::integer),
            case
                when order_deliveries.delivered_at is null
                    then
                        int_orders_unioned.ordered_at
                        + to_days(settings.open_days::integer)
            end
        ) as open_until_at
    from int_orders_unioned
    cross join settings
    left join order_deliveries
        on
            int_orders_unioned.source = order_deliveries.source
            and int_orders_unioned.order_id = order_deliveries.order_id

)

select * from final
