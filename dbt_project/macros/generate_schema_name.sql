{#- schemas are named plainly: staging, intermediate, seeds; marts stay in main -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ target.schema if custom_schema_name is none else custom_schema_name }}
{%- endmacro %}
