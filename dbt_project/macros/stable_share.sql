{#- a share from 0 to below 1 that a text keeps in every run and engine -#}
{% macro stable_share(text) -%}
    (('0x' || left(md5({{ text }}), 8))::bigint / 4294967296.0)
{%- endmacro %}
