{{ config(materialized='table') }}

with

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

refuted as (

    select * from {{ ref('int_claims_refuted') }}

),

-- a scan that was taken back leaves no time behind: it is known now
corrected as (

    select
        refuted.*,
        orders.order_number,
        orders.customer_id,
        parcels.carrier,
        parcels.tracking_number,
        parcels.tracking_url,
        case
            when refuted.claim = 'date' then refuted.date_refuted_at
            when refuted.last_scan_at > refuted.told_at
                then refuted.last_scan_at
            else {{ as_of() }}
        end as trigger_at,
        case
            when
                {{ local_date('parcels.estimated_delivery_at') }}
                >= {{ local_date(as_of()) }}
                then {{ local_date('parcels.estimated_delivery_at') }}
        end as new_date
    from refuted
    inner join orders on refuted.order_id = orders.order_id
    left join parcels on refuted.parcel_id = parcels.parcel_id

),

candidates as (

    select
        'correction' as message_type,
        case
            when parcel_id is null then 'order' else 'parcel'
        end as subject_type,
        coalesce(parcel_id, order_id) as subject_id,
        concat_ws('|', told_message_key, claim) as fact_key,
        order_id,
        parcel_id,
        null::varchar as ticket_id,
        customer_id,
        trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        case
            when claim in ('date', 'ready') then new_date
        end as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'carrier', carrier,
            'tracking_number', tracking_number,
            'tracking_url', tracking_url,
            'claim', claim,
            'told_date', {{ local_date('told_at') }},
            'date_told', date_told,
            'new_date', new_date,
            'is_returning', coalesce(
                state in ('returning', 'returned_to_sender'), false
            )
        )::varchar as facts
    from corrected
    where {{ is_lately('trigger_at') }}

)

select * from candidates
