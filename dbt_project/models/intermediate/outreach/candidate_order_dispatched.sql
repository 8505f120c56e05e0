with

parcels as (

    select * from {{ ref('fct_parcels') }}

),

noted_parcels as (

    -- of a message that only waits nobody has heard
    select
        messages.parcel_id,
        bool_or(
            messages.state in ('claimed', 'sending', 'sent', 'unknown', 'held')
        ) as is_told
    from {{ ref('stg_ledger__messages') }} as messages
    inner join {{ ref('stg_varsel__run_context') }} as run_context
        on messages.mode = run_context.sending_mode
    where messages.message_type in ('order_dispatched', 'exchange_dispatched')
    group by messages.parcel_id

),

-- an order's parcels are counted whole where one of them has left lately
lately as (

    select * from parcels
    where {{ is_lately('least(first_scan_at, shipped_at)') }}

),

outbound as (

    select
        parcels.*,
        noted_parcels.parcel_id is not null as is_noted,
        coalesce(noted_parcels.is_told, false) as is_told,
        least(parcels.first_scan_at, parcels.shipped_at) as dispatched_at,
        count(*) filter (where parcels.state != 'cancelled') over (
            partition by parcels.order_id
        ) as parcel_count,
        case
            when count(*) over (partition by parcels.order_id) > 1
                then {{ local_date('dispatched_at') }}
        end as dispatched_date
    from parcels
    semi join lately on parcels.order_id = lately.order_id
    left join noted_parcels on parcels.parcel_id = noted_parcels.parcel_id
    where not parcels.is_return

),

judged as (

    select
        outbound.*,
        orders.order_number,
        orders.exchange_of_order_id,
        coalesce(
            outbound.estimated_delivery_at,
            outbound.current_promised_delivery_at
        ) as expected_at,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when outbound.possession_at is not null then 'delivered'
            when outbound.state = 'ready_for_pickup' then 'ready_for_pickup'
            when outbound.state = 'exception' then 'stopped_on_the_way'
            when outbound.state = 'returning' or outbound.is_final
                then 'no_longer_on_the_way'
        end as overtaken_by
    from outbound
    inner join {{ ref('fct_orders') }} as orders
        on outbound.order_id = orders.order_id
    where outbound.dispatched_at is not null

),

today as (

    select {{ shop_midnight(local_date(as_of())) }} as begins_at

),

-- one mail tells of all that left on a day: the parcel already told of speaks,
-- whatever an older scan says later, and none that has nothing left to tell
grouped as (

    select
        judged.* exclude (overtaken_by),
        -- a day gone by is nothing to look forward to
        case
            when expected_at >= today.begins_at
                then {{ local_date('expected_at') }}
        end as expected_date,
        case
            when overtaken_by is not null then overtaken_by
            when
                not is_noted
                and row_number() over (
                    partition by order_id, dispatched_date
                    order by
                        is_told desc,
                        overtaken_by is null desc,
                        is_noted desc,
                        dispatched_at asc,
                        parcel_id asc
                ) > 1
                then 'told_with_first_parcel'
            when
                exchange_of_order_id is not null
                and {{ is_live('exchange_dispatched', 'dispatched_at') }}
                then 'exchange_dispatched'
        end as superseded_reason
    from judged
    cross join today

),

candidates as (

    select
        'order_dispatched' as message_type,
        'parcel' as subject_type,
        parcel_id as subject_id,
        parcel_id as fact_key,
        order_id,
        parcel_id,
        null::varchar as ticket_id,
        customer_id,
        dispatched_at as trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        expected_date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'carrier', carrier,
            'tracking_number', tracking_number,
            'tracking_url', tracking_url,
            'service', service,
            'expected_date', expected_date,
            'parcel_count', parcel_count
        )::varchar as facts
    from grouped
    where {{ is_lately('dispatched_at') }}

)

select * from candidates
