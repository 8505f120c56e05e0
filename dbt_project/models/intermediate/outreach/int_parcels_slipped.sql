with

parcels as (

    select * from {{ ref('fct_parcels') }}

),

flags as (

    select * from {{ ref('fct_delay_flags') }}
    where is_told

),

messages as (

    select * from {{ ref('int_messages_told') }}

),

foremost_flags as (

    select
        parcel_id,
        flag,
        cleared_at is not null as is_cleared,
        -- each new flag is news, though an older one was never told of
        max(raised_at) over (
            partition by parcel_id, cleared_at is null
        ) as raised_at
    from flags
    qualify row_number() over (
        partition by parcel_id
        order by
            cleared_at is not null asc,
            precedence asc,
            raised_at desc,
            flag asc
    ) = 1

),

-- a changed window told a date too; of what stops a parcel it told nothing
last_notices as (

    select
        *,
        bool_or(message_type = 'delay_notice') over (
            partition by parcel_id
        ) as is_told_of_delay
    from messages
    where
        message_type in ('delay_notice', 'delivery_window_changed')
        and parcel_id is not null
    qualify row_number() over (
        partition by parcel_id order by sent_at desc, event_seq desc
    ) = 1

),

dated as (

    select
        parcels.*,
        foremost_flags.flag as foremost_flag,
        foremost_flags.is_cleared as is_flag_cleared,
        foremost_flags.raised_at,
        case
            when
                last_notices.is_told_of_delay
                or foremost_flags.flag = 'overdue'
                then last_notices.sent_at
        end as last_notice_at,
        {{ local_date(as_of()) }} as today_date,
        {{ local_date('parcels.promised_delivery_at') }} as promised_date,
        {{ local_date('parcels.estimated_delivery_at') }} as estimated_date,
        case
            when last_notices.parcel_id is not null
                then last_notices.told_delivery_date
            else {{ local_date('parcels.promised_delivery_at') }}
        end as date_last_told
    from parcels
    inner join foremost_flags on parcels.parcel_id = foremost_flags.parcel_id
    left join last_notices on parcels.parcel_id = last_notices.parcel_id
    where not parcels.is_return

),

-- a date that is no later than the one already told is no news
slipped as (

    select
        dated.*,
        case
            when
                estimated_date >= today_date
                and estimated_date
                > coalesce(date_last_told, promised_date, date '1970-01-01')
                then estimated_date
        end as new_date
    from dated

)

select * from slipped
