{{ config(materialized='table') }}
with

vintages as (

    select
        max(held_back_date) as held_back_date,
        max(held_back_to_date) as held_back_to_date
    from {{ ref('int_delivery_vintages') }}

),

outbound as (

    {{ outbound_parcels() }}

),

-- a zone is asked of those alone that a day more or less would leave in
parcels as (

    select outbound.* exclude (as_of)
    from outbound
    cross join vintages
    where
        outbound.label_at >= vintages.held_back_date - interval 1 day
        and outbound.label_at < vintages.held_back_to_date + interval 1 day
        and {{ local_date('outbound.label_at') }} >= vintages.held_back_date
        and {{ local_date('outbound.label_at') }} < vintages.held_back_to_date

),

-- windows are judged on what a large shop learns from, chances on all
learned as (

    select distinct parcel_id
    from {{ ref('int_delivery_legs') }}
    where is_learned_from

),

moments as (

    select
        'promise' as moment,
        delay_checkpoints.hours_before,
        parcels.*
    from parcels
    cross join {{ ref('delay_checkpoints') }} as delay_checkpoints
    where parcels.promise_end_at is not null
    union all
    select
        'handover' as moment,
        null as hours_before,
        parcels.*
    from parcels
    inner join learned on parcels.parcel_id = learned.parcel_id
    where parcels.handed_at is not null
    union all
    select
        'label' as moment,
        null as hours_before,
        parcels.*
    from parcels
    inner join learned on parcels.parcel_id = learned.parcel_id

),

timed as (

    select
        moments.*,
        case moments.moment
            when 'promise'
                then moments.promise_end_at - to_hours(moments.hours_before)
            when 'handover' then moments.handed_at
            else moments.label_at
        end as looked_at
    from moments

),

-- judged are parcels of the held-back time that were open at the moment and
-- whose promise, and a month after it, has passed
open_then as (

    select
        timed.*,
        date_trunc('week', {{ local_date('timed.looked_at') }})::date
            as vintage_date
    from timed
    where
        timed.looked_at >= timed.label_at
        and timed.looked_at <= {{ as_of() }}
        and coalesce(timed.looked_at < timed.arrived_at, true)
        and coalesce(timed.looked_at < timed.final_at, true)
        and coalesce(timed.looked_at < timed.order_cancelled_at, true)

),

pairs as (

    select distinct
        parcel_id,
        looked_at,
        vintage_date,
        promise_end_at
    from open_then

),

{{ deliveries_predicted('pairs') }}

select
    open_then.parcel_id,
    open_then.moment,
    open_then.hours_before::integer as hours_before,
    open_then.looked_at as replayed_at,
    open_then.vintage_date,
    open_then.carrier,
    open_then.destination_country,
    open_then.label_at,
    open_then.promise_end_at,
    open_then.arrived_at,
    case
        when open_then.arrived_at is null
            then least(open_then.final_at, open_then.order_cancelled_at)
    end as broken_off_at,
    predicted.stage,
    predicted.late_probability,
    predicted.p10_at,
    predicted.p50_at,
    predicted.p90_at
from open_then
inner join predicted
    on
        open_then.parcel_id = predicted.parcel_id
        and open_then.looked_at = predicted.looked_at
