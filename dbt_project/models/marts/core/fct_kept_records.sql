with

kept_records as (

    select * from {{ ref('stg_ledger__kept_records') }}

)

select
    source,
    kind,
    record_id,
    order_id,
    order_number,
    sku,
    country,
    currency,
    quantity,
    amount,
    refunded_amount,
    tax_amount,
    occurred_at,
    paid_at,
    cancelled_at
from kept_records
