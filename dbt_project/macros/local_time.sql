{#-
    The shop's zone, asked where it is needed and not joined as a column: DuckDB makes
    a calendar for each row whose zone could be another one than the row's before, which
    takes ten times as long.
-#}
{% macro shop_time_zone() -%}
    (
        select zoned.time_zone
        from {{ ref('stg_varsel__run_context') }} as zoned
    )
{%- endmacro %}


{#- the date of an instant in the shop's zone -#}
{% macro local_date(instant) -%}
    ({{ instant }} at time zone {{ shop_time_zone() }})::date
{%- endmacro %}


{#-
    When a promise has passed: a local midnight means that whole day, to the midnight
    that lies within a day and two hours. It falls on a quarter of an hour everywhere,
    which is asked first; to ask for the zone is slow, and no expression in it stands
    twice, since DuckDB works those out for every row.
-#}
{% macro promise_end(instant) -%}
    {%- set time_zone = shop_time_zone() -%}
    case
        -- where the clock skips midnight, the day begins at its first minute
        when
            epoch_us({{ instant }}) % 900000000 = 0
            and {{ instant }} = date_trunc(
                'day', {{ instant }} at time zone {{ time_zone }}
            ) at time zone {{ time_zone }}
            then (
                ({{ instant }} + interval 26 hour) at time zone {{ time_zone }}
            )::date::timestamp at time zone {{ time_zone }}
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
            then try_cast(left(trim({{ text }}), 10) as timestamp)
            at time zone {{ shop_time_zone() }}
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
