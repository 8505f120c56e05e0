{#-
    True where a message cannot leave: its channel is not set up (where no settings say
    what is, mail is), or who or what it is meant for has no address there.
-#}
{% macro lacks_way_out(message) -%}
    not coalesce(
        {{ message }}.is_channel_open, {{ message }}.channel = 'email', false
    )
    or (
        {{ message }}.channel = 'sms'
        and {{ message }}.recipient_phone is null
    )
    or ({{ message }}.channel = 'note' and {{ message }}.ticket_id is null)
    or (
        {{ message }}.message_class = 'internal'
        and {{ message }}.recipient_email is null
    )
{%- endmacro %}
