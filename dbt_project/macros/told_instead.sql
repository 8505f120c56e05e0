{#-
    Whether a type of message is let out for a fact of that time, so that another may
    leave the fact to it. Type and settings alone; what the other gates say is not asked.
-#}
{% macro is_live(message_type, fact_at) -%}
    coalesce(
        {{ fact_at }} >= (
            select max(message_settings.live_since)
            from {{ ref('stg_varsel__message_settings') }} as message_settings
            where message_settings.message_type = '{{ message_type }}'
        ),
        (
            select run_context.sending_mode
            from {{ ref('stg_varsel__run_context') }} as run_context
        ) != 'live'
    )
{%- endmacro %}
