{{ config(tags=['reads_nothing']) }}
-- a shop open 09-17 on weekdays in Copenhagen: eight opening hours are one day,
-- over weekends, holidays and both clock changes; a night shift loses or gains
-- the hour
with

run_context as (

    select
        timestamptz '2026-11-01 12:00:00+00' as as_of,
        'Europe/Copenhagen' as time_zone,
        'DK' as shop_country

),

opening_hours as (

    select
        weekdays.weekday,
        time '09:00' as opens_at,
        time '17:00' as closes_at
    from range(1, 6) as weekdays (weekday)
    union all
    select
        7 as weekday,
        time '01:00' as opens_at,
        time '05:00' as closes_at

),

holidays (country, holiday_date) as (

    values ('DK', date '2026-12-25'), ('SE', date '2026-11-02')

),

other_hours (year, month, day, opens_at, closes_at) as (

    values (null::integer, 12, 24, time '09:00', time '12:00')

),

closures (first_date, last_date) as (

    values (date '2026-07-13', date '2026-07-26')

),

calendar as materialized (

    {{ business_intervals(
        'run_context', 'opening_hours', 'holidays', 'other_hours', 'closures'
    ) }}

),

weekday_calendar as materialized (

    {{ business_intervals(
        'run_context',
        '(select * from opening_hours where weekday < 6)',
        'holidays',
        'other_hours',
        'closures'
    ) }}

),

literals (case_name, since_text, added_minutes, expected_text) as (

    values
    ('monday noon', '2026-11-02 12:00:00+01', 480, '2026-11-03 12:00:00+01'),
    ('friday 15', '2026-11-06 15:00:00+01', 480, '2026-11-09 15:00:00+01'),
    (
        'a full day ends',
        '2026-11-02 09:00:00+01',
        480,
        '2026-11-02 17:00:00+01'
    ),
    ('after hours', '2026-11-02 20:00:00+01', 1, '2026-11-03 09:01:00+01'),
    ('spring', '2026-03-27 15:00:00+01', 480, '2026-03-30 15:00:00+02'),
    ('autumn', '2026-10-23 15:00:00+02', 480, '2026-10-26 15:00:00+01'),
    ('half day', '2026-12-23 16:00:00+01', 240, '2026-12-24 12:00:00+01'),
    ('christmas', '2026-12-24 11:00:00+01', 480, '2026-12-28 16:00:00+01'),
    ('closed', '2026-07-10 16:00:00+02', 120, '2026-07-27 10:00:00+02')

),

cases as (

    select
        case_name,
        since_text::timestamptz as since_at,
        added_minutes,
        expected_text::timestamptz as expected_at
    from literals

),

added as (

    {{ add_opening_minutes(
        'cases', 'since_at', 'added_minutes', 'due_at', 'weekday_calendar'
    ) }}

),

measured as (

    {{ opening_minutes_between(
        'added', 'since_at', 'expected_at', 'opening_minutes',
        'weekday_calendar'
    ) }}

),

nights as (

    -- 02:00 is skipped in March and comes twice in October
    select
        interval_start_at,
        minutes
    from calendar
    where
        (interval_start_at at time zone 'Europe/Copenhagen')::date
        in (date '2026-03-29', date '2026-10-25')

)

select case_name
from measured
where
    due_at is distinct from expected_at
    or opening_minutes is distinct from added_minutes
union all
select 'clock changes' as case_name
from nights
having
    sum(minutes) filter (where month(interval_start_at) = 3)
    is distinct from 180
    or sum(minutes) filter (where month(interval_start_at) = 10)
    is distinct from 300
