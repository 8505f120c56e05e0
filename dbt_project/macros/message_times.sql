{#- an instant as the ISO 8601 text that message facts carry -#}
{% macro utc_text(instant) -%}
    strftime({{ instant }} at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ')
{%- endmacro %}


{#-
    The end of the quiet hours an instant lies in, null when it lies in none.
    The first minute is quiet, the end is not; hours may pass midnight.
-#}
{% macro quiet_until(instant, zone, starts_at, ends_at) -%}
    case
        when
            {{ starts_at }} > {{ ends_at }}
            and ({{ instant }} at time zone {{ zone }})::time >= {{ starts_at }}
            then
                (
                    ({{ instant }} at time zone {{ zone }})::date
                    + 1
                    + {{ ends_at }}
                ) at time zone {{ zone }}
        when
            ({{ instant }} at time zone {{ zone }})::time < {{ ends_at }}
            and (
                {{ starts_at }} > {{ ends_at }}
                or ({{ instant }} at time zone {{ zone }})::time
                >= {{ starts_at }}
            )
            then
                (({{ instant }} at time zone {{ zone }})::date + {{ ends_at }})
                at time zone {{ zone }}
    end
{%- endmacro %}


{#- the first instant of a day where the shop is -#}
{% macro shop_midnight(day) -%}
    ({{ day }})::timestamp at time zone {{ shop_time_zone() }}
{%- endmacro %}


{#-
    What a message would tell, made only while it may still go out. None is sent later
    than this; of a message that was put off, `is_waiting` says so.
-#}
{% macro facts_while_fresh(trigger_at, is_waiting=none) -%}
    case
        when
            {{ trigger_at }} > {{ as_of() }} - interval 60 day
            {%- if is_waiting %}
            or {{ is_waiting }}
            {%- endif %}
            then {{ caller() }}::varchar
    end
{%- endmacro %}
