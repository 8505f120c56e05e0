{#-
    The mailbox an address reaches: letter case and what follows a plus left out.
    connectors/addresses.py holds the same rule for what is no model.
-#}
{% macro address_key(address) -%}
    regexp_replace(lower(trim({{ address }})), '^([^+]+)\+.*@', '\1@')
{%- endmacro %}
