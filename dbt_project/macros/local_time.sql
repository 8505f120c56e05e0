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
        -- where the clock skips midnight, the day begins at its first minute
        when
            {{ instant }} = (({{ instant }} at time zone {{ time_zone }})::date)
            ::timestamp at time zone {{ time_zone }}
            then (
                ({{ instant }} at time zone {{ time_zone }})::date
                + interval 1 day
            ) at time zone {{ time_zone }}
        else {{ instant }}
    end
{%- endmacro %}


{#-
    A promise as an instant. Midnight in the offset it is written with is how systems
    write a date (some all year with that of the winter), so it means that day here.
-#}
{% macro to_promise(text) -%}
    case
        when
            substr(trim({{ text }}), 11, 6) in ('T00:00', ' 00:00')
            and regexp_full_match(
                substr(trim({{ text }}), 17),
                '(:00(\.0+)?)?(Z|[+-]\d{2}(:?\d{2})?)'
            )
            then try_cast(left(trim({{ text }}), 10) as timestamp) at time zone (
                select run_context.time_zone
                from {{ ref('stg_varsel__run_context') }} as run_context
            )
        else {{ to_instant(text) }}
    end
{%- endmacro %}


{#- the language of a locale; Norwegian is written as bokmål -#}
{% macro locale_language(locale) -%}
    case
        when lower(left({{ locale }}, 2)) in ('no', 'nn') then 'nb'
        else lower(left({{ locale }}, 2))
    end
{%- endmacro %}
