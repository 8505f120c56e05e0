with

resolved as (

    select * from {{ ref('int_orders_resolved') }}

),

deadlines as (

    select * from {{ ref('int_order_deadlines') }}

),

parcels as (

    select * from {{ ref('int_order_parcels_summarised') }}

),

owed as (

    select * from {{ ref('int_refunds_owed') }}

),

notices as (

    select
        source,
        order_id,
        min(started_at) as noticed_at,
        arg_min(start_event, (started_at, evidence_id)) as notice,
        arg_min(evidence_id, (started_at, evidence_id)) as notice_id
    from owed
    group by source, order_id

)

select
    resolved.source,
    resolved.order_id,
    'withdrawal' as clock,
    case when resolved.possession_at is not null then 'possession' end
        as start_event,
    coalesce(parcels.possession_parcel_id, notices.notice_id)
        as evidence_id,
    resolved.possession_at as started_at,
    deadlines.withdrawal_deadline_date as due_date,
    notices.noticed_at as ended_at,
    notices.notice as end_event,
    true as is_end_known,
    false as is_withheld
from resolved
inner join deadlines
    on
        resolved.source = deadlines.source
        and resolved.order_id = deadlines.order_id
left join parcels
    on
        resolved.source = parcels.source
        and resolved.order_id = parcels.order_id
left join notices
    on
        resolved.source = notices.source
        and resolved.order_id = notices.order_id
where
    resolved.possession_at is not null or notices.noticed_at is not null
