with

parcels as (

    select * from {{ ref('fct_parcels') }}

),

told as (

    select * from {{ ref('int_delivery_dates_told') }}

),

flagged as (

    select
        parcel_id,
        bool_or(flag = 'exception') as is_stopped
    from {{ ref('fct_delay_flags') }}
    where
        is_told
        and cleared_at is null
        and 'delay_notice' in (
            select live.message_type
            from {{ ref('int_message_types_live') }} as live
        )
    group by parcel_id

),

dated as (

    select
        parcels.*,
        told.parcel_id is not null as is_told_date,
        told.told_delivery_date,
        told.sent_at as last_told_at,
        flagged.parcel_id is not null as is_flagged,
        coalesce(flagged.is_stopped, false) as is_stopped,
        {{ local_date(as_of()) }} as today_date,
        {{ local_date('parcels.promised_delivery_at') }} as promised_date,
        {{ local_date('parcels.estimated_delivery_at') }} as estimated_date,
        {{ local_date('parcels.current_promised_delivery_at') }} as moved_date
    from parcels
    left join told on parcels.parcel_id = told.parcel_id
    left join flagged on parcels.parcel_id = flagged.parcel_id
    where not parcels.is_return

),

-- the carrier's estimate goes before a promise that was moved; a day gone by
-- is no new date
compared as (

    select
        *,
        case
            when is_told_date then told_delivery_date else promised_date
        end as date_last_told,
        case
            when estimated_date >= today_date then estimated_date
            when moved_date >= today_date and moved_date <> promised_date
                then moved_date
        end as new_date
    from dated
    where is_told_date or promised_date is not null

),

moved as (

    select *
    from compared
    where
        new_date is not null
        and coalesce(
            abs(new_date - date_last_told)
            >= {{ parcel_setting('window_least_days') }},
            true
        )

)

select * from moved
