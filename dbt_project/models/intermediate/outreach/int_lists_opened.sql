with

internal_lists as (

    select * from {{ ref('internal_lists') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

open_days as (

    select distinct {{ local_date('interval_start_at') }} as open_date
    from {{ ref('int_business_intervals') }}

),

today as (

    select
        as_of,
        time_zone,
        (as_of at time zone time_zone)::date as opened_date
    from run_context

),

times as (

    select
        internal_lists.*,
        today.as_of,
        today.opened_date,
        (today.opened_date + internal_lists.at_time)
        at time zone today.time_zone as opened_at
    from internal_lists
    cross join today

),

last_open_days as (

    select max(open_days.open_date) as day_before
    from open_days
    inner join today on open_days.open_date < today.opened_date

),

opened as (

    select
        times.message_type,
        times.recipient_role,
        times.opened_at,
        times.opened_date,
        times.opened_date - times.looks_back_days as first_date,
        last_open_days.day_before as last_open_date,
        case
            when count(*) over (partition by times.message_type) > 1
                then strftime(
                    times.opened_date + times.at_time, '%Y-%m-%d %H:%M'
                )
            else times.opened_date::varchar
        end as slot
    from times
    inner join open_days on times.opened_date = open_days.open_date
    cross join last_open_days
    where
        times.weekday in (0, isodow(times.opened_date))
        and times.opened_at <= times.as_of
    qualify row_number() over (
        partition by times.message_type order by times.opened_at desc
    ) = 1

)

select * from opened
