{{ config(materialized='table') }}
with

vintages as (

    select min(vintage_date) as first_date
    from {{ ref('int_delivery_vintages') }}

),

state_changes as (

    select
        parcel_id,
        min(occurred_at) filter (
            where status in ('in_transit', 'customs')
        ) as in_transit_at,
        min(occurred_at) filter (
            where status in ('out_for_delivery', 'delivery_attempt_failed')
        ) as out_for_delivery_at
    from {{ ref('int_parcel_state_changes') }}
    group by parcel_id

),

parcels as (

    select
        *,
        least(ready_for_pickup_at, possession_at) as arrived_at,
        least(shipped_at, ready_for_pickup_at, possession_at) as handed_at,
        least(final_at, order_cancelled_at, as_of) as closed_at,
        concat_ws(
            '|',
            carrier,
            coalesce(service, ''),
            coalesce(origin_country, ''),
            coalesce(destination_country, '')
        ) as lane_key
    from {{ ref('int_parcels_tracked') }}
    where not is_return

),

keyed as (

    select
        parcels.*,
        state_changes.in_transit_at,
        state_changes.out_for_delivery_at,
        lane_key || '|'
        || {{ promise_band('label_at', 'promise_end_at') }} as promise_key,
        concat_ws('|', carrier, destination_country)
        || '|' || left(destination_zip, 2) as destination_key,
        concat_ws('|', carrier, origin_country)
        || '|' || left(origin_zip, 2) as origin_key
    from parcels
    left join state_changes on parcels.parcel_id = state_changes.parcel_id

),

legs as (

    select
        *,
        'handover' as leg,
        least(label_at, handed_at) as started_at,
        handed_at as reached_at
    from keyed
    union all
    select
        *,
        'delivery' as leg,
        handed_at as started_at,
        arrived_at as reached_at
    from keyed
    where handed_at is not null

),

ended as (

    select
        legs.*,
        least(
            reached_at,
            closed_at,
            started_at + to_days(
                {{ delay_setting('longest_days') }}::integer
            )
        ) as ended_at
    from legs

)

select
    ended.parcel_id,
    ended.leg,
    ended.carrier,
    ended.lane_key,
    ended.promise_key,
    ended.destination_key,
    ended.origin_key,
    ended.started_at,
    ended.in_transit_at,
    ended.out_for_delivery_at,
    ended.reached_at,
    ended.ended_at,
    {{ local_date('ended.started_at') }} as started_date,
    {{ local_date('ended.ended_at') }} as ended_date,
    coalesce(ended.reached_at <= ended.ended_at, false) as is_reached
from ended
cross join vintages
where
    ended.ended_at >= ended.started_at
    and {{ local_date('ended.ended_at') }} >= vintages.first_date - 91
