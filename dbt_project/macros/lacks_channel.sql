{#- whether a message has no way to its reader; by default mail is set up -#}
{% macro lacks_channel(message) -%}
    (
        not coalesce(
            {{ message }}.is_channel_open, {{ message }}.channel = 'email', false
        )
        or ({{ message }}.channel = 'sms' and {{ message }}.recipient_phone is null)
        or ({{ message }}.channel = 'note' and {{ message }}.ticket_id is null)
        or (
            {{ message }}.message_class = 'internal'
            and {{ message }}.recipient_email is null
        )
    )
{%- endmacro %}
