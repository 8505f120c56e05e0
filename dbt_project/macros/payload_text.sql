{#- a field of the received JSON as trimmed text; blank is null -#}
{% macro payload_text(path) -%}
    nullif(trim(payload ->> '$.{{ path }}'), '')
{%- endmacro %}
