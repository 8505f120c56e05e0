{#- the run's business time; a later fact is not known -#}
{% macro as_of() -%}
    (select run_context.as_of from {{ ref('stg_varsel__run_context') }} as run_context)
{%- endmacro %}


{#-
    Whether it had happened at the run's business time. Not the bare comparison: of that
    DuckDB expects a row or two to be left, and then keeps millions at hand to look up in
    them what it might have looked up the other way round.
-#}
{% macro is_known(instant) -%}
    coalesce({{ instant }} <= {{ as_of() }}, false)
{%- endmacro %}


{#- the instant, or null when it lies after the run's business time -#}
{% macro known_at(instant) -%}
    case when {{ instant }} <= {{ as_of() }} then {{ instant }} end
{%- endmacro %}


{#- ISO 8601 text as an instant; a time without offset takes the shop's zone -#}
{% macro to_instant(text) -%}
    {{ iso_instant(text, shop_time_zone()) }}
{%- endmacro %}


{#-
    ISO 8601 text as an instant, to the day, the minute or finer; anything else is
    null. The cast alone knows no minutes with an offset, drops an offset of hours and
    the name of a zone. flows/expectations reads by the same rule. The usual forms go
    first: they need no pattern, which costs more than all else in reading a scan.
-#}
{% macro iso_instant(text, zone) -%}
    {%- set day = '\d{4}-\d{2}-\d{2}' -%}
    {%- set minute = '[T ]\d{2}:\d{2}' -%}
    {%- set second = ':\d{2}(\.\d+)?' -%}
    {%- set offset = '(Z|[+-]\d{2}(:?\d{2})?)' -%}
    case
        when
            ({{ text }}) like '2___-__-__T__:__:__Z'
            or ({{ text }}) like '2___-__-__T__:__:__.%Z'
            or ({{ text }}) like '2___-__-__T__:__:__+__:__'
            or ({{ text }}) like '2___-__-__ __:__:__+__'
            then try_cast({{ text }} as timestamptz)
        when
            regexp_full_match(
                trim({{ text }}),
                '{{ day }}{{ minute }}({{ second }})?{{ offset }}'
            )
            then try_cast(
                regexp_replace(
                    trim({{ text }}),
                    '^({{ day }}{{ minute }}){{ offset }}$',
                    '\1:00\2'
                ) as timestamptz
            )
        when
            regexp_full_match(
                trim({{ text }}), '{{ day }}({{ minute }}({{ second }})?)?'
            )
            then try_cast(trim({{ text }}) as timestamp) at time zone {{ zone }}
    end
{%- endmacro %}
