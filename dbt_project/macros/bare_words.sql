{#- a line as its words alone: lower case, one blank between them, no punctuation -#}
{% macro bare_words(text) -%}
    trim(regexp_replace(
        regexp_replace(lower({{ text }}), '[^\pL\pN-]+', ' ', 'g'), ' +', ' ', 'g'
    ))
{%- endmacro %}
