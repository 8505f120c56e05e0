{#- a snoozed ticket is told as closed until the time it comes back at -#}
{% macro gorgias_status() -%}
    case
        when
            {{ payload_text('status') }} = 'closed'
            and {{ to_instant(payload_text('snooze_datetime')) }}
            > {{ to_instant(payload_text('updated_datetime')) }}
            then 'snoozed'
        else {{ payload_text('status') }}
    end
{%- endmacro %}
