{#- PostNord writes local times without offset; DK and SE share them -#}
{% macro postnord_instant(text) -%}
    case
        when regexp_matches(trim({{ text }}), '(Z|[+-]\d{2}:?\d{2})$')
            then try_cast(trim({{ text }}) as timestamptz)
        else
            try_cast(trim({{ text }}) as timestamp)
            at time zone 'Europe/Copenhagen'
    end
{%- endmacro %}
