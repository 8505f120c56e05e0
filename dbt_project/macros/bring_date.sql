{#- Bring writes days as dd.MM.yyyy -#}
{% macro bring_date(path) -%}
    try_strptime({{ payload_text(path) }}, '%d.%m.%Y')
{%- endmacro %}
