with

events as (

    select * from {{ ref('int_parcel_events_unioned') }}

),

carrier_statuses as (

    select * from {{ ref('carrier_statuses') }}

),

mapped as (

    select
        events.*,
        if(
            by_code.raw_code is null, by_status.status, by_code.status
        ) as seed_status,
        if(
            by_code.raw_code is null, by_status.reason, by_code.reason
        ) as reason,
        coalesce(
            by_code.is_informational, by_status.is_informational, false
        ) as is_informational
    from events
    left join carrier_statuses as by_status
        on
            events.source = by_status.source
            and events.raw_status = by_status.raw_status
            and by_status.raw_code is null
    left join carrier_statuses as by_code
        on
            events.source = by_code.source
            and events.raw_status = by_code.raw_status
            and events.raw_code = by_code.raw_code

)

select
    * exclude (
        seed_status,
        is_informational,
        is_at_consignor,
        has_delivery_point,
        service_code
    ),
    case
        when raw_status = 'RETURNED' and is_at_consignor
            then 'returned_to_sender'
        when seed_status = 'delivered' and is_at_consignor
            then 'returned_to_sender'
        -- to the door it means: ready to be driven out, nothing to collect
        when
            seed_status = 'ready_for_pickup'
            and service_code in ('17', '18')
            and not has_delivery_point
            then null
        else seed_status
    end as status,
    is_informational
    or (seed_status is not null and status is null) as is_informational
from mapped
