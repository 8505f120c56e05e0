with

owed as (

    select * from {{ ref('int_refunds_owed') }}

),

parcels as (

    select * from {{ ref('int_order_parcels_summarised') }}

),

-- what a source never told of at all is not missing, it is unknown
refund_feeds as (

    select distinct source
    from {{ ref('int_refunds_unioned') }}

)

select
    owed.source,
    owed.order_id,
    'refund' as clock,
    owed.start_event,
    owed.evidence_id,
    owed.started_at,
    owed.due_date,
    owed.refunded_at as ended_at,
    case when owed.refunded_at is not null then 'refund' end as end_event,
    refund_feeds.source is not null as is_end_known,
    -- what was never sent out need not come back
    owed.goods_at is null and coalesce(parcels.shipped_count > 0, false)
        as is_withheld
from owed
left join refund_feeds on owed.source = refund_feeds.source
left join parcels
    on
        owed.source = parcels.source and owed.order_id = parcels.order_id
