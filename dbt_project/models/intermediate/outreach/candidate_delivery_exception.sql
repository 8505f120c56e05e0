with

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}
    where not is_return

),

problems as (

    select * from {{ ref('int_delivery_problems_open') }}

),

notices as (

    select
        parcel_id,
        max(sent_at) as sent_at
    from {{ ref('int_messages_told') }}
    where message_type = 'delay_notice'
    group by parcel_id

),

-- what a type that the shop does not send would tell, is not told
notices_due as (

    select candidates.parcel_id
    from {{ ref('candidate_delay_notice') }} as candidates
    semi join {{ ref('int_message_types_live') }} as live
        on candidates.message_type = live.message_type
    where
        not candidates.is_superseded
        and (candidates.facts ->> '$.delay_flag') = 'exception'

),

corrections as (

    select candidates.parcel_id
    from {{ ref('candidate_correction') }} as candidates
    semi join {{ ref('int_message_types_live') }} as live
        on candidates.message_type = live.message_type
    where not candidates.is_superseded and candidates.parcel_id is not null

),

stopped as (

    select
        parcels.*,
        problems.problem,
        problems.raised_at as trigger_at,
        orders.order_number,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when parcels.possession_at is not null then 'delivered'
            when parcels.state = 'ready_for_pickup' then 'ready_for_pickup'
            when parcels.is_final then 'no_longer_on_the_way'
            when
                problems.problem not in ('customs_docs', 'returning')
                and (
                    notices.sent_at >= problems.raised_at
                    or notices_due.parcel_id is not null
                )
                then 'told_by_delay_notice'
            when corrections.parcel_id is not null then 'told_by_correction'
        end as superseded_reason
    from parcels
    inner join problems on parcels.parcel_id = problems.parcel_id
    inner join orders on parcels.order_id = orders.order_id
    left join notices on parcels.parcel_id = notices.parcel_id
    left join notices_due on parcels.parcel_id = notices_due.parcel_id
    left join corrections on parcels.parcel_id = corrections.parcel_id

),

-- one mail tells of all that met the same
grouped as (

    select
        *,
        count(*) filter (where superseded_reason is null) over (
            partition by order_id, problem
        ) as parcel_count
    from stopped
    qualify row_number() over (
        partition by order_id, problem
        order by superseded_reason is null desc, trigger_at asc, parcel_id asc
    ) = 1

),

candidates as (

    select
        'delivery_exception' as message_type,
        'parcel' as subject_type,
        parcel_id as subject_id,
        concat_ws('|', order_id, problem) as fact_key,
        order_id,
        parcel_id,
        null::varchar as ticket_id,
        customer_id,
        trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'carrier', carrier,
            'tracking_number', tracking_number,
            'tracking_url', tracking_url,
            'problem', problem,
            'location', last_location,
            'parcel_count', parcel_count
        )::varchar as facts
    from grouped
    where {{ is_lately('trigger_at') }}

)

select * from candidates
