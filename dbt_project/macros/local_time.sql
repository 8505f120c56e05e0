{#- the date of an instant in the shop's zone -#}
{% macro local_date(instant) -%}
    ({{ instant }} at time zone (
        select run_context.time_zone
        from {{ ref('stg_varsel__run_context') }} as run_context
    ))::date
{%- endmacro %}


{#- when a promise has passed: a local midnight means that whole day -#}
{% macro promise_end(instant, time_zone) -%}
    case
        when ({{ instant }} at time zone {{ time_zone }})::time = time '00:00'
            then (
                ({{ instant }} at time zone {{ time_zone }}) + interval 1 day
            ) at time zone {{ time_zone }}
        else {{ instant }}
    end
{%- endmacro %}


{#- the language of a locale; Norwegian is written as bokmål -#}
{% macro locale_language(locale) -%}
    case
        when lower(left({{ locale }}, 2)) in ('no', 'nn') then 'nb'
        else lower(left({{ locale }}, 2))
    end
{%- endmacro %}
