with

returns as (

    select * from {{ ref('int_returns_resolved') }}

)

select
    concat_ws('|', return_id, coalesce(line_id, sku)) as return_line_id,
    return_id,
    order_id,
    line_id,
    sku,
    kind,
    reason,
    requested_at,
    received_at,
    checked_at,
    refunded_at,
    case when kind = 'refund' then {{ local_date('requested_at') }} + 14 end
        as refund_due_date,
    exchange_order_id
from returns
