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
    Whether what a message would tell of is young enough to be looked at. None may wait
    this long for its hour or its turn, and a shop's whole past needs no verdict.
-#}
{% macro is_lately(trigger_at) -%}
    {{ trigger_at }} > {{ as_of() }} - interval 60 day
{%- endmacro %}
