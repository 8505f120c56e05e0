{{ config(materialized='table') }}
with

carrier_statuses as (

    select * from {{ ref('carrier_statuses') }}

),

carrier_phrases as (

    select * from {{ ref('carrier_phrases') }}

),

phrased as (

    -- a few wordings stand for all scans
    select
        worded.source,
        worded.raw_status,
        worded.wording,
        arg_min(carrier_phrases.raw_code, (
            carrier_phrases.precedence, carrier_phrases.phrase
        )) as raw_code
    from (
        select distinct
            source,
            raw_status,
            wording
        from {{ ref('int_parcel_events_unioned') }}
        where wording is not null
    ) as worded
    inner join carrier_phrases
        on
            worded.source = carrier_phrases.source
            and worded.raw_status = carrier_phrases.raw_status
            and contains(worded.wording, carrier_phrases.phrase)
    group by worded.source, worded.raw_status, worded.wording

),

events as (

    select
        unioned.* exclude (wording, raw_code),
        coalesce(unioned.raw_code, phrased.raw_code) as raw_code
    from {{ ref('int_parcel_events_unioned') }} as unioned
    left join phrased
        on
            unioned.source = phrased.source
            and unioned.raw_status = phrased.raw_status
            and unioned.wording = phrased.wording

),

mapped as (

    -- word and code together, else the word, else the code where the word says
    -- nothing
    select
        events.*,
        if(
            by_both.raw_code is null,
            coalesce(by_status.status, by_code.status),
            by_both.status
        ) as seed_status,
        if(
            by_both.raw_code is null,
            coalesce(by_status.reason, by_code.reason),
            by_both.reason
        ) as reason,
        coalesce(
            by_both.is_informational,
            if(
                by_code.status is null, by_status.is_informational, null
            ),
            by_code.is_informational,
            false
        ) as is_informational
    from events
    left join carrier_statuses as by_both
        on
            events.source = by_both.source
            and events.raw_status = by_both.raw_status
            and events.raw_code = by_both.raw_code
    left join carrier_statuses as by_status
        on
            events.source = by_status.source
            and events.raw_status = by_status.raw_status
            and by_status.raw_code is null
    left join carrier_statuses as by_code
        on
            events.source = by_code.source
            and events.raw_code = by_code.raw_code
            and by_code.raw_status is null

)

select
    * exclude (
        seed_status,
        is_informational,
        is_at_consignor,
        is_of_a_part,
        has_delivery_point,
        service_code
    ),
    case
        -- one of several packages has arrived, the others are still to come
        when is_of_a_part then null
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
    or (seed_status is not null and status is null) as is_informational,
    {{ scan_hash() }} as scan_hash
from mapped
