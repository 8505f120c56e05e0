{#- a number of days from the seed clock_settings -#}
{% macro clock_days(setting) -%}
    (
        select clock_settings.value::integer
        from {{ ref('clock_settings') }} as clock_settings
        where clock_settings.setting = '{{ setting }}'
    )
{%- endmacro %}


{#- the instant at which a local day of the shop is over -#}
{% macro end_of_local_day(day) -%}
    (({{ day }} + 1)::timestamp at time zone {{ shop_time_zone() }})
{%- endmacro %}
