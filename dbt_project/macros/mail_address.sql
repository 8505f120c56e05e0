{#- whether a mail can be addressed to it: no comment, no quotes, no letters outside
    ASCII before the @; the same that a mail is refused for when it is composed -#}
{% macro is_mail_address(address) -%}
    coalesce(
        length({{ address }}) <= 254
        and strpos({{ address }}, '@') <= 65
        and regexp_full_match(
            {{ address }},
            '[a-zA-Z0-9!#$%&''*+/=?^_`|~\x7b\x7d-]+'
            || '(\.[a-zA-Z0-9!#$%&''*+/=?^_`|~\x7b\x7d-]+)*'
            || '@([\pL\pN]([\pL\pN-]{0,61}[\pL\pN])?\.)+'
            || '[\pL\pN]([\pL\pN-]{0,61}[\pL\pN])?'
        ),
        false
    )
{%- endmacro %}
