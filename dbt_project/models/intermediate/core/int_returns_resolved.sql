{{ config(materialized='table') }}
with

returns as (

    select * from {{ ref('int_returns_unioned') }}

),

refunds as (

    select * from {{ ref('int_refunds_unioned') }}

),

return_parcels as (

    select
        source,
        order_id,
        tracking_number,
        first_scan_at,
        possession_at
    from {{ ref('int_parcels_tracked') }}
    where is_return

),

received as (

    -- a return that names no parcel came in the order's first one after it
    select
        returns.source,
        returns.return_id,
        min(return_parcels.possession_at) as received_at,
        min(return_parcels.first_scan_at) as sent_back_at
    from returns
    inner join return_parcels
        on
            returns.source = return_parcels.source
            and returns.order_id = return_parcels.order_id
            and coalesce(
                returns.tracking_number, return_parcels.tracking_number
            ) = return_parcels.tracking_number
            and returns.requested_at <= coalesce(
                return_parcels.possession_at, return_parcels.first_scan_at
            )
    group by returns.source, returns.return_id

),

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

-- an order sent in exchange answers the last return asked for before it
exchanges as (

    select
        returns.source,
        returns.return_id,
        replacements.order_id
    from orders as replacements
    inner join orders as originals
        on
            replacements.source = originals.source
            and replacements.exchange_of_order_number = originals.order_number
    inner join returns
        on
            originals.source = returns.source
            and originals.order_id = returns.order_id
    qualify
        row_number() over (
            partition by replacements.source, replacements.order_id
            order by
                returns.requested_at <= replacements.ordered_at desc nulls last,
                returns.requested_at desc,
                returns.return_id asc
        ) = 1

),

exchanged as (

    select
        source,
        return_id,
        min(order_id) as order_id
    from exchanges
    group by source, return_id

),

refunded as (

    -- a refund that names no return pays the returns asked for before it
    select
        returns.source,
        returns.return_id,
        min(refunds.issued_at) as refunded_at
    from returns
    inner join refunds
        on
            returns.source = refunds.source
            and returns.order_id = refunds.order_id
            and coalesce(refunds.return_id, returns.return_id)
            = returns.return_id
            and returns.requested_at <= refunds.issued_at
    group by returns.source, returns.return_id

),

resolved as (

    select
        returns.* exclude (kind, exchange_order_id, received_at),
        coalesce(returns.received_at, received.received_at) as received_at,
        received.sent_back_at,
        coalesce(returns.exchange_order_id, exchanged.order_id)
            as exchange_order_id,
        if(exchanged.order_id is not null, 'exchange', returns.kind) as kind,
        refunded.refunded_at
    from returns
    left join exchanged
        on
            returns.source = exchanged.source
            and returns.return_id = exchanged.return_id
    left join received
        on
            returns.source = received.source
            and returns.return_id = received.return_id
    left join refunded
        on
            returns.source = refunded.source
            and returns.return_id = refunded.return_id

)

select
    *,
    -- the shop may wait for the goods, or for proof that they were sent
    case when kind = 'refund' then greatest(
        {{ local_date('requested_at') }} + {{ clock_days('refund_days') }},
        {{ local_date('least(received_at, checked_at, sent_back_at)') }}
    ) end as refund_due_date
from resolved
