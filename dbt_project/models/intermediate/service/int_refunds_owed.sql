with

notices as (

    select * from {{ ref('int_withdrawals_noticed') }}

),

returned_lines as (

    select * from {{ ref('int_returns_resolved') }}

),

refunds as (

    select * from {{ ref('int_refunds_unioned') }}

),

parcels as (

    select * from {{ ref('int_parcels_tracked') }}

),

returns as (

    select
        source,
        order_id,
        return_id,
        min(requested_at) as requested_at,
        min(least(received_at, checked_at, sent_back_at)) as goods_at,
        min(refunded_at) as refunded_at
    from returned_lines
    where kind = 'refund'
    group by source, order_id, return_id

),

-- what a ticket announced and a return then carried out is one withdrawal
announced as (

    select
        notices.source,
        returns.return_id,
        arg_min(
            notices.ticket_id, (notices.noticed_at, notices.ticket_id)
        ) as ticket_id,
        min(notices.noticed_at) as noticed_at
    from notices
    asof inner join returns
        on
            notices.source = returns.source
            and notices.order_id = returns.order_id
            and notices.noticed_at <= returns.requested_at
    group by notices.source, returns.return_id

),

alone as (

    select
        source,
        order_id,
        arg_min(ticket_id, (noticed_at, ticket_id)) as ticket_id,
        min(noticed_at) as noticed_at
    from notices
    anti join returned_lines
        on
            notices.source = returned_lines.source
            and notices.order_id = returned_lines.order_id
    group by source, order_id

),

owed as (

    select
        returns.source,
        returns.order_id,
        case
            when announced.ticket_id is null then 'return_request'
            else 'ticket'
        end as start_event,
        coalesce(announced.ticket_id, returns.return_id) as evidence_id,
        coalesce(announced.noticed_at, returns.requested_at) as started_at,
        returns.goods_at,
        returns.refunded_at
    from returns
    left join announced
        on
            returns.source = announced.source
            and returns.return_id = announced.return_id

    union all

    select
        alone.source,
        alone.order_id,
        'ticket' as start_event,
        alone.ticket_id as evidence_id,
        alone.noticed_at as started_at,
        min(parcels.first_scan_at) as goods_at,
        min(refunds.issued_at) as refunded_at
    from alone
    left join parcels
        on
            alone.source = parcels.source
            and alone.order_id = parcels.order_id
            and alone.noticed_at <= parcels.first_scan_at
            and parcels.is_return
    left join refunds
        on
            alone.source = refunds.source
            and alone.order_id = refunds.order_id
            and alone.noticed_at <= refunds.issued_at
    group by all

)

select
    *,
    greatest(
        {{ local_date('started_at') }} + {{ clock_days('refund_days') }},
        {{ local_date('goods_at') }}
    ) as due_date
from owed
