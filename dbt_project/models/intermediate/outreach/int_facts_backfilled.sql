with

considered as (

    select
        *,
        trigger_at - to_days(wait_days) as fact_at
    from {{ ref('int_candidates_unioned') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

versions as (

    select * from {{ ref('stg_varsel__backfilled_versions') }}

),

released as (

    select * from {{ ref('stg_varsel__released_messages') }}

),

decisions as (

    select * from {{ ref('stg_ledger__decisions') }}

),

first_verdicts as (

    select
        message_key,
        min(decided_at) as first_decided_at
    from decisions
    group by message_key

),

-- the records that a fact may have come with
subjects as (

    select
        message_key,
        fact_at,
        'ticket' as subject_type,
        ticket_id as subject_key
    from considered
    where ticket_id is not null

    union all

    select
        message_key,
        fact_at,
        'order' as subject_type,
        order_id as subject_key
    from considered
    where ticket_id is null and order_id is not null

    union all

    select
        considered.message_key,
        considered.fact_at,
        'parcel' as subject_type,
        parcels.tracking_number as subject_key
    from considered
    inner join parcels
        on
            considered.order_id = parcels.order_id
            and coalesce(considered.parcel_id, parcels.parcel_id)
            = parcels.parcel_id
    where considered.ticket_id is null and parcels.tracking_number is not null

),

-- what ordinary pulls knew already, had not come to yet, or what was considered
-- before the backfill, is no news of the backfill
backfilled as (

    select
        subjects.message_key,
        min(versions.landed_at) as landed_at
    from subjects
    inner join versions
        on
            subjects.subject_type = versions.subject_type
            and subjects.subject_key = versions.subject_key
    left join first_verdicts
        on subjects.message_key = first_verdicts.message_key
    left join released on subjects.message_key = released.message_key
    where
        subjects.fact_at <= versions.landed_at
        and (
            subjects.fact_at <= versions.known_at
            or versions.known_before_at is null
        )
        and (
            versions.known_before_at is null
            or subjects.fact_at > versions.known_before_at
        )
        and (
            versions.reached_at is null
            or subjects.fact_at < versions.reached_at
        )
        and (
            versions.occurred_at is null
            or versions.occurred_at
            between subjects.fact_at - interval 1 day
            and subjects.fact_at + interval 1 day
        )
        and (
            first_verdicts.first_decided_at is null
            or first_verdicts.first_decided_at >= versions.landed_at
        )
        and released.message_key is null
    group by subjects.message_key

)

select * from backfilled
