{{ config(materialized='table') }}

{#- more of one message than a page can show; a page says that it was cut -#}
{%- set shown_chars = 10000 %}

with

messages as (

    select * from {{ ref('int_ticket_messages_unioned') }}

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

-- in the order of the tickets, so that a reader opens a block of the file
final as (

    select
        messages.ticket_id,
        messages.source,
        messages.message_id,
        messages.author,
        left(messages.body, {{ shown_chars }}) as body,
        coalesce(length(messages.body) > {{ shown_chars }}, false) as is_cut,
        messages.is_public,
        messages.is_auto_reply,
        messages.created_at
    from messages
    inner join inquiries
        on
            messages.source = inquiries.source
            and messages.ticket_id = inquiries.ticket_id
    order by messages.ticket_id, messages.created_at, messages.message_id

)

select * from final
