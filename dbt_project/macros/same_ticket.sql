{#- whether two relations speak of one ticket; numbers of helpdesks may be the same -#}
{% macro same_ticket(one, other) -%}
    {{ one }}.source = {{ other }}.source
    and {{ one }}.ticket_id = {{ other }}.ticket_id
{%- endmacro %}
