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
            || '@([\pL\pN]([\pL\pN-]*[\pL\pN])?\.)+'
            || '[\pL\pN]([\pL\pN-]*[\pL\pN])?'
        )
        -- counted apart: a pattern that counts them takes a thousand times as long
        and list_max(list_transform(
            string_split(split_part({{ address }}, '@', 2), '.'),
            lambda label: length(label)
        )) <= 63,
        false
    )
{%- endmacro %}
