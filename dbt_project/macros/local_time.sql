{#- the date of an instant in the shop's zone -#}
{% macro local_date(instant) -%}
    ({{ instant }} at time zone (
        select run_context.time_zone
        from {{ ref('stg_varsel__run_context') }} as run_context
    ))::date
{%- endmacro %}


{#-
    When a promise has passed: a local midnight means that whole day, to the midnight
    that lies within a day and two hours. It falls on a quarter of an hour everywhere,
    which is asked first; to ask for the zone is slow, and no expression in it stands
    twice, since DuckDB works those out for every row.
-#}
{% macro promise_end(instant, time_zone) -%}
    case
        when
            epoch_us({{ instant }}) % 900000000 = 0
            and ({{ instant }} at time zone {{ time_zone }})::time = time '00:00'
            then (
                ({{ instant }} + interval 26 hour) at time zone {{ time_zone }}
            )::date::timestamp at time zone {{ time_zone }}
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
