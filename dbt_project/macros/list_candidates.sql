{#-
    The CTEs that make one candidate of each open list: `entries` before them hold
    list_key, sort_date, sort_key and item, a struct of what one row tells.
-#}
{% macro list_candidates(message_type) -%}
lists as (

    select
        list_key,
        count(*) as row_count,
        list(item order by sort_date nulls last, sort_key)[:100] as entries
    from entries
    group by list_key

),

candidates as (

    select
        '{{ message_type }}' as message_type,
        'list' as subject_type,
        concat_ws('|', '{{ message_type }}', lists.list_key) as subject_id,
        concat_ws(
            '|', '{{ message_type }}', lists.list_key, opened.slot
        ) as fact_key,
        null::varchar as order_id,
        null::varchar as parcel_id,
        null::varchar as ticket_id,
        null::varchar as customer_id,
        opened.recipient_role,
        lists.list_key as recipient_key,
        opened.opened_at as trigger_at,
        false as is_superseded,
        null::varchar as superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'list_key', lists.list_key,
            'day', opened.opened_date,
            'row_count', lists.row_count,
            'rows', lists.entries
        )::varchar as facts
    from lists
    cross join opened

)

select * from candidates
{%- endmacro %}
