{#- an order number as people write it, to be compared: no case, no leading # -#}
{% macro order_number_key(number) -%}
    nullif(ltrim(lower(trim({{ number }})), '#'), '')
{%- endmacro %}
