{#-
    The tickets of the helpdesks, in the words of int_tickets_unioned. A status that no seed
    maps stays as it is told.
-#}
{% macro tickets_of_helpdesks() -%}
    select
        'zendesk' as source,
        stg_zendesk__tickets.ticket_id,
        stg_zendesk__tickets.created_at,
        stg_zendesk__tickets.updated_at,
        coalesce(ticket_status_words.status, stg_zendesk__tickets.status)
            as status,
        stg_zendesk__tickets.priority,
        stg_zendesk__tickets.channel,
        stg_zendesk__tickets.requester_id,
        coalesce(
            stg_zendesk__users.email, stg_zendesk__tickets.sender_address
        ) as customer_email,
        stg_zendesk__users.name as customer_name,
        nullif(stg_zendesk__tickets.subject, 'SCRUBBED') as subject,
        null as order_number,
        stg_zendesk__users.locale,
        null as solved_at
    from {{ ref('stg_zendesk__tickets') }} as stg_zendesk__tickets
    left join {{ ref('stg_zendesk__users') }} as stg_zendesk__users
        on stg_zendesk__tickets.requester_id = stg_zendesk__users.user_id
    left join {{ ref('ticket_status_words') }} as ticket_status_words
        on
            stg_zendesk__tickets.status
            = ticket_status_words.helpdesk_status

    union all

    select
        'freshdesk' as source,
        stg_freshdesk__tickets.ticket_id,
        stg_freshdesk__tickets.created_at,
        stg_freshdesk__tickets.updated_at,
        coalesce(ticket_status_words.status, stg_freshdesk__tickets.status)
            as status,
        priorities.word as priority,
        ways_in.word as channel,
        stg_freshdesk__tickets.requester_id,
        stg_freshdesk__tickets.requester_email as customer_email,
        stg_freshdesk__tickets.requester_name as customer_name,
        stg_freshdesk__tickets.subject,
        stg_freshdesk__tickets.order_number,
        null as locale,
        null as solved_at
    from {{ ref('stg_freshdesk__tickets') }} as stg_freshdesk__tickets
    left join {{ ref('ticket_status_words') }} as ticket_status_words
        on
            stg_freshdesk__tickets.status
            = ticket_status_words.helpdesk_status
    left join {{ ref('freshdesk_codes') }} as priorities
        on
            stg_freshdesk__tickets.priority = priorities.code
            and priorities.field = 'priority'
    left join {{ ref('freshdesk_codes') }} as ways_in
        on
            stg_freshdesk__tickets.channel = ways_in.code
            and ways_in.field = 'source'

    union all

    select
        'gorgias' as source,
        stg_gorgias__tickets.ticket_id,
        stg_gorgias__tickets.created_at,
        stg_gorgias__tickets.updated_at,
        coalesce(ticket_status_words.status, stg_gorgias__tickets.status)
            as status,
        stg_gorgias__tickets.priority,
        stg_gorgias__tickets.channel,
        stg_gorgias__tickets.requester_id,
        stg_gorgias__tickets.requester_email as customer_email,
        stg_gorgias__tickets.requester_name as customer_name,
        stg_gorgias__tickets.subject,
        null as order_number,
        stg_gorgias__tickets.language as locale,
        null as solved_at
    from {{ ref('stg_gorgias__tickets') }} as stg_gorgias__tickets
    left join {{ ref('ticket_status_words') }} as ticket_status_words
        on
            stg_gorgias__tickets.status
            = ticket_status_words.helpdesk_status
{%- endmacro %}
