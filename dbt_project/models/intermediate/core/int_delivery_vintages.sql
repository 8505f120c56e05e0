{{ config(materialized='table') }}
with

run_context as (

    select
        {{ local_date('as_of') }} as today_date,
        {% if var('held_back_from', none) %}
            date '{{ var("held_back_from") }}'
        {% else %}
            {{ local_date('as_of') }}
            - 7 * {{ delay_setting('held_back_weeks') }}::integer
        {% endif %} as held_back_date,
        {% if var('held_back_to', none) %}
            date '{{ var("held_back_to") }}'
        {% else %}
            {{ local_date('as_of') }} + 1
        {% endif %} as held_back_to_date
    from {{ ref('stg_varsel__run_context') }}

),

-- what is learned for the first held-back week leans on weeks that were
-- themselves expected from the weeks before them
dates as (

    select
        unnest(generate_series(
            date_trunc('week', held_back_date)
            - to_days((
                {{ delay_setting('wide_history_days') }}
                + {{ delay_setting('history_days') }}
            )::integer),
            today_date::timestamp,
            interval 7 day
        ))::date as vintage_date
    from run_context
    union
    select today_date from run_context

)

select
    dates.vintage_date,
    dates.vintage_date
    - {{ delay_setting('history_days') }}::integer as history_from_date,
    dates.vintage_date
    - {{ delay_setting('wide_history_days') }}::integer as wide_from_date,
    dates.vintage_date
    - {{ delay_setting('pace_days') }}::integer as pace_from_date,
    dates.vintage_date = run_context.today_date as is_current,
    run_context.held_back_date,
    run_context.held_back_to_date
from dates
cross join run_context
