{#- the run's business time; a later fact is not known -#}
{% macro as_of() -%}
    (select run_context.as_of from {{ ref('stg_varsel__run_context') }} as run_context)
{%- endmacro %}


{#- the instant, or null when it lies after the run's business time -#}
{% macro known_at(instant) -%}
    case when {{ instant }} <= {{ as_of() }} then {{ instant }} end
{%- endmacro %}


{#- ISO 8601 text as an instant; a time without offset takes the shop's zone -#}
{% macro to_instant(text) -%}
    case
        when regexp_matches(trim({{ text }}), '(Z|[+-]\d{2}:?\d{2})$')
            then try_cast(trim({{ text }}) as timestamptz)
        else
            try_cast(trim({{ text }}) as timestamp)
            at time zone (
                select run_context.time_zone
                from {{ ref('stg_varsel__run_context') }} as run_context
            )
    end
{%- endmacro %}
