{{ config(materialized='table') }}
with

vintages as (

    select
        (min(vintage_date) - 28)::timestamptz as known_from_at,
        min(held_back_date)::timestamptz - interval 1 day as judged_from_at
    from {{ ref('int_delivery_vintages') }}

),

-- a large shop learns from some of its parcels, always the same ones
learning as (

    select 1000 * {{ delay_setting('learned_parcels') }} / count(*) as per_mille
    from {{ ref('int_parcels_tracked') }} as parcels
    cross join vintages
    where parcels.label_at >= vintages.known_from_at

),

-- a lookup, as to ask for the zone of every instant takes far longer
local_hours as (

    {{ local_hours() }}

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
        outbound.*,
        least(final_at, order_cancelled_at, as_of) as closed_at,
        hash(outbound.parcel_id) % 1000 < learning.per_mille
            as is_learned_from,
        {{ delivery_keys() }}
    from ({{ outbound_parcels() }}) as outbound
    cross join vintages
    cross join learning
    where
        is_learned_from
        or outbound.label_at >= vintages.judged_from_at
        or least(outbound.arrived_at, outbound.final_at) is null

),

keyed as (

    select
        parcels.*,
        state_changes.in_transit_at,
        state_changes.out_for_delivery_at
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
    cross join vintages
    where ended_at >= started_at and ended_at >= vintages.known_from_at

)

select
    ended.parcel_id,
    ended.leg,
    ended.carrier,
    ended.lane_key,
    ended.promise_key,
    ended.region_key,
    ended.destination_key,
    ended.origin_key,
    ended.started_at,
    ended.in_transit_at,
    ended.out_for_delivery_at,
    ended.reached_at,
    ended.ended_at,
    {{ quick_date('ended.started_at', 'start_hours') }} as started_date,
    {{ quick_share('ended.started_at', 'start_hours') }} as started_share,
    {{ quick_date('ended.in_transit_at', 'transit_hours') }} as in_transit_date,
    {{ quick_date('ended.out_for_delivery_at', 'round_hours') }}
        as out_for_delivery_date,
    {{ quick_date('ended.ended_at', 'end_hours') }} as ended_date,
    coalesce(ended.reached_at <= ended.ended_at, false) as is_reached,
    ended.is_learned_from
from ended
inner join local_hours as start_hours
    on epoch_us(ended.started_at) // 3600000000 = start_hours.utc_hour
inner join local_hours as end_hours
    on epoch_us(ended.ended_at) // 3600000000 = end_hours.utc_hour
left join local_hours as transit_hours
    on epoch_us(ended.in_transit_at) // 3600000000 = transit_hours.utc_hour
left join local_hours as round_hours
    on epoch_us(ended.out_for_delivery_at) // 3600000000 = round_hours.utc_hour
