{{ config(materialized='table') }}
with

parcels as (

    select * from {{ ref('int_parcels_unioned') }}

),

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

events as (

    select * from {{ ref('int_parcel_events_mapped') }}

),

uses as (

    -- two days of slack: a carrier may hear of a parcel before the shop does.
    -- A shop may note a number long after the parcel left: one that was never
    -- used before is heard from its order on; files bring their own label
    select
        parcels.*,
        least(
            parcels.label_at - interval 2 day,
            case
                when
                    parcels.source <> 'files'
                    and not parcels.is_return
                    and lag(parcels.label_at) over (
                        partition by parcels.carrier, parcels.parcel_number
                        order by parcels.label_at, parcels.parcel_id
                    ) is null
                    then orders.ordered_at
            end
        ) as heard_from_at
    from parcels
    left join orders
        on
            parcels.source = orders.source
            and parcels.order_id = orders.order_id

),

contested as (

    {{ contested_numbers('parcels', 'events') }}

),

-- most numbers are one parcel's, and told of once: nothing there needs weighing
plain as (

    {{ attached_scans('anti', 'inner') }}

),

attached as (

    {{ attached_scans('semi', 'asof inner') }}

),

heard as (

    -- the shop's own events count only where the carrier was not heard, and a
    -- hub's only beyond what the carrier itself has told
    select *
    from attached
    qualify case
        when source = 'shopify'
            then not bool_or(source <> 'shopify') over (partition by parcel_id)
        when source in ('aftership', 'easypost')
            then coalesce(occurred_at > max(occurred_at) filter (
                where source not in ('shopify', 'aftership', 'easypost')
            ) over (partition by parcel_id), true)
        else true
    end

),

told_once as (

    select *
    from heard
    qualify row_number() over (
        partition by {{ parcel_event_id('heard') }}
        order by
            estimated_delivery_at desc nulls last,
            description asc,
            source asc
    ) = 1

),

told as (

    select
        *,
        -- PostNord has no word for the first scan
        source = 'postnord' and status = 'in_transit' and row_number() over (
            partition by parcel_id, status = 'in_transit'
            order by occurred_at, scan_hash
        ) = 1 as is_first_move
    from told_once
    union all
    select
        *,
        false as is_first_move
    from plain

)

select
    * exclude (status, is_return, is_return_leg, is_first_move),
    case
        -- an outbound parcel on a return leg arrives at the shop
        when is_return_leg and not is_return and status = 'delivered'
            then 'returned_to_sender'
        when
            is_return_leg
            and not is_return
            and status = 'delivery_attempt_failed'
            then 'returning'
        when is_first_move then 'picked_up'
        else status
    end as status
from told
