{#- whether a campaign's message is due, and young enough or put off till now -#}
{% macro is_due_lately(trigger_at, is_waiting) -%}
    {{ trigger_at }} <= {{ as_of() }}
        and (
            {{ is_lately(trigger_at) }}
            or {{ is_waiting }}
        )
{%- endmacro %}


{#-
    The CTE `in_hand`: orders that have come whole, once a campaign's message about
    them is due. Chosen before anything is joined to them, since most lie long back.
-#}
{% macro orders_in_hand(message_type) -%}
in_hand as (

    select
        orders.*,
        message_types.message_type,
        waiting.order_id is not null as is_waiting,
        orders.possession_at + to_days(message_types.wait_days) as trigger_at
    from orders
    inner join {{ ref('message_types') }} as message_types
        on message_types.message_type = '{{ message_type }}'
    left join (
        select distinct order_id
        from {{ ref('stg_ledger__decisions') }}
        where message_type = '{{ message_type }}' and decision = 'defer'
    ) as waiting on orders.order_id = waiting.order_id
    where
        orders.possession_at is not null
        and orders.order_state not in ('partially_shipped', 'partially_delivered')
        and {{ is_due_lately('trigger_at', 'is_waiting') }}

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
