{#- a number of the seed delay_settings -#}
{% macro delay_setting(name) -%}
    (
        select delay_settings.value
        from {{ ref('delay_settings') }} as delay_settings
        where delay_settings.setting = '{{ name }}'
    )
{%- endmacro %}


{#- which share of its local day an instant has behind it -#}
{% macro day_share(instant) -%}
    (epoch(({{ instant }} at time zone {{ shop_time_zone() }})::time) / 86400)
{%- endmacro %}


{#- how long a promise was when it was made, in bands of days -#}
{% macro promise_band(label_at, promise_end_at) -%}
    case
        {%- for days in (3, 5, 8, 11, 15, 20, 25, 30) %}
        when
            epoch({{ promise_end_at }}) - epoch({{ label_at }})
            < {{ days }} * 86400
            then {{ loop.index0 }}
        {%- endfor %}
        when {{ promise_end_at }} is not null then 8
    end
{%- endmacro %}


{#- the outbound parcels with when they arrived and were handed over, if they were -#}
{% macro outbound_parcels() -%}
    select
        *,
        least(ready_for_pickup_at, possession_at) as arrived_at,
        least(shipped_at, ready_for_pickup_at, possession_at) as handed_at
    from {{ ref('int_parcels_tracked') }}
    where not is_return
{%- endmacro %}
