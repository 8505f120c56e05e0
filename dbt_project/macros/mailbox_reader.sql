{#- who reads a mailbox that no one customer has for himself: the mailbox -#}
{% macro mailbox_reader(mailbox) -%}
    md5(concat_ws('|', 'address', {{ mailbox }}))
{%- endmacro %}
