{#- a threshold from the seed parcel_message_settings -#}
{% macro parcel_setting(name) -%}
    (
        select parcel_message_settings.value
        from {{ ref('parcel_message_settings') }} as parcel_message_settings
        where parcel_message_settings.setting = '{{ name }}'
    )
{%- endmacro %}


{#- whether the attributes of a line say nothing of one that its product needs -#}
{% macro lacks_attribute(attributes, attribute) -%}
    nullif(trim({{ attributes }} ->> ('$."' || {{ attribute }} || '"')), '') is null
{%- endmacro %}
