{#- PostNord writes local times without offset; DK and SE share them -#}
{% macro postnord_instant(text) -%}
    {{ iso_instant(text, "'Europe/Copenhagen'") }}
{%- endmacro %}
