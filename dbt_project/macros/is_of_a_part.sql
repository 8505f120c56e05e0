{#- whether the last scan of one of several parts leaves others under way: the last part
   to arrive ends the journey. `part` names the part's id, `parts` how many there are;
   `is_last`, `occurred_at`, `tracking_number` and `told_in` stand in the same row -#}
{% macro is_of_a_part(part, parts) -%}
    is_last and {{ parts }} > 1 and (
        count(distinct {{ part }}) filter (where is_last) over (
            partition by tracking_number, told_in
        ) < {{ parts }}
        or occurred_at < max(occurred_at) filter (where is_last) over (
            partition by tracking_number, told_in
        )
    )
{%- endmacro %}
