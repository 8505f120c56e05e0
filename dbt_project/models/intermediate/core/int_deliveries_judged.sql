{{ config(materialized='table') }}
with

replayed as (

    select * from {{ ref('int_deliveries_replayed') }}

),

parcels as (

    select * from {{ ref('int_parcels_tracked') }}

),

-- what came back, was lost or has been silent for a month never arrived; of an
-- order that was cancelled nobody waits for the parcel
judged as (

    select
        replayed.*,
        concat_ws(
            ' to ', replayed.carrier, replayed.destination_country
        ) as lane,
        replayed.arrived_at is null and parcels.state in (
            'expired', 'lost', 'returning', 'returned_to_sender'
        ) as is_lost,
        case
            when replayed.promise_end_at <= parcels.as_of
                then coalesce(
                    replayed.arrived_at > replayed.promise_end_at, true
                )
        end as is_late,
        -- who came early is judged with those who could still come
        case
            when replayed.p90_at <= parcels.as_of
                then coalesce(
                    replayed.arrived_at
                    between replayed.p10_at and replayed.p90_at,
                    false
                )
        end as is_in_window
    from replayed
    inner join parcels on replayed.parcel_id = parcels.parcel_id
    where parcels.order_cancelled_at is null or replayed.arrived_at is not null

)

select * from judged
