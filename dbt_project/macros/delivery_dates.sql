{#- the dates around all vintages with their kind of day; a holiday counts as Sunday -#}
{% macro delivery_dates() -%}
    select
        spread.calendar_date,
        if(
            holidays.holiday_date is null, isodow(spread.calendar_date), 7
        ) as day_kind
    from (
        select
            unnest(generate_series(
                min(vintage_date) - 100, max(vintage_date) + 140,
                interval 1 day
            ))::date as calendar_date
        from {{ ref('int_delivery_vintages') }}
    ) as spread
    left join (
        select holidays.holiday_date
        from {{ ref('stg_varsel__holidays') }} as holidays
        inner join {{ ref('stg_varsel__run_context') }} as run_context
            on holidays.country = run_context.shop_country
    ) as holidays
        on spread.calendar_date = holidays.holiday_date
{%- endmacro %}
