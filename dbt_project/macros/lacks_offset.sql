{#- whether a time of day is told without offset, so that its zone is assumed -#}
{% macro lacks_offset(text) -%}
    not regexp_matches(
        coalesce({{ text }}, ''),
        ':\d{2}(\.\d+)?(Z|[+-]\d{2}(:?\d{2})?)$'
    )
{%- endmacro %}
