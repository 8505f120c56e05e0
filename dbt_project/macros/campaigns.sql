{#-
    Whether a campaign's message is due, and young enough to be looked at: none is sent
    later than this, and a customer's whole past needs no verdict every run.
-#}
{% macro is_due_lately(trigger_at, is_waiting) -%}
    {{ trigger_at }} <= {{ as_of() }}
        and (
            {{ trigger_at }} > {{ as_of() }} - interval 60 day
            or {{ is_waiting }}
        )
{%- endmacro %}


{#-
    Standard error of units / per over clusters of one row each (delta method), for
    rates whose numerator and denominator both vary by customer.
-#}
{% macro ratio_error(units, per) -%}
    sqrt(
        count(*) / nullif(count(*) - 1.0, 0)
        * greatest(
            sum({{ units }} * {{ units }})
            - 2.0 * sum({{ units }}) / sum({{ per }}) * sum({{ units }} * {{ per }})
            + pow(sum({{ units }}) / sum({{ per }})::double, 2)
            * sum({{ per }} * {{ per }}),
            0
        )
    ) / nullif(sum({{ per }}), 0)
{%- endmacro %}


{#- whether a ticket's subject is a score, as pressing one in a mail writes it -#}
{% macro is_score_mail(subject) -%}
    regexp_matches(
        coalesce({{ subject }}, ''), '^\s*(?:\w{2,3}:\s*)*\[[1-5]/5\]'
    )
{%- endmacro %}
