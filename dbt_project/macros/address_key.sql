{#-
    The mailbox an address reaches: letter case and what follows a plus left out.
    connectors/marks.py knows an erased person's address by the same rule.
-#}
{% macro address_key(address) -%}
    regexp_replace(lower(trim({{ address }})), '^([^+]+)\+.*@', '\1@')
{%- endmacro %}
