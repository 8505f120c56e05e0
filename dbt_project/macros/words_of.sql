{#-
    The words of a text in lower case, in their order. "didn't" is one word, with or
    without its apostrophe; which number it is says nothing of what is asked.
-#}
{% macro words_of(text) -%}
    list_transform(
        regexp_extract_all(
            translate({{ text }}, '''’´`', ''), '\p{L}+|\d+'
        ),
        -- digits come before all letters
        lambda each: if(each < ':', '0', each)
    )
{%- endmacro %}
