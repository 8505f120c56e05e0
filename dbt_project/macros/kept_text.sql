{#- a field of what stays of an erased person's record; blank is null -#}
{% macro kept_text(name) -%}
    nullif(trim(kept ->> '$.{{ name }}'), '')
{%- endmacro %}
