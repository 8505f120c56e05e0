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
    refund_due_date,
    exchange_order_id,
    sent_back_at,
    case
        when refunded_at is not null then 'refunded'
        when exchange_order_id is not null then 'exchanged'
        when checked_at is not null then 'checked'
        when received_at is not null then 'received'
        when sent_back_at is not null then 'sent_back'
        else 'requested'
    end as return_state
from returns
