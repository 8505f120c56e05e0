{#-
    Tracking items as PHP writes a list of them, as JSON; null for any other text. Some
    plugins store them twice serialised, and the API then gives the text as it stands.
-#}
{% macro php_tracking_items(text) -%}
    {%- set names = (
        'tracking_number', 'tracking_provider', 'custom_tracking_provider',
        'custom_tracking_link', 'date_shipped'
    ) -%}
    case when {{ text }} like 'a:%' then to_json(list_transform(
        list_zip(
            {%- for name in names %}
            {{ php_values(text, name) }}{{ "," if not loop.last }}
            {%- endfor %}
        ),
        lambda one: {
            {%- for name in names %}
            '{{ name }}': one[{{ loop.index }}]{{ "," if not loop.last }}
            {%- endfor %}
        }
    )) end
{%- endmacro %}


{#- every value that PHP wrote under a name, in order -#}
{% macro php_values(text, name) -%}
    regexp_extract_all(
        {{ text }}, 's:\d+:"{{ name }}";(?:s:\d+:"|i:)([^";]*)', 1
    )
{%- endmacro %}
