{{ config(materialized='table') }}

with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_inquiry_texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

-- one expression per field: a pattern at a time would be read once per ticket
patterns as (

    select
        string_agg(pattern, '|') filter (where field = 'sender') as sender,
        string_agg(pattern, '|') filter (where field = 'subject') as subject,
        string_agg(pattern, '|') filter (where field = 'body') as body
    from {{ ref('machine_mail_patterns') }}

),

screened as (

    select
        int_tickets_unioned.source,
        int_tickets_unioned.ticket_id,
        case
            when int_inquiry_texts.is_auto_reply then 'header'
            when regexp_matches(
                int_tickets_unioned.customer_email, patterns.sender
            )
                then 'sender'
            when regexp_matches(
                lower(int_tickets_unioned.subject), patterns.subject
            )
                then 'subject'
            when regexp_matches(
                lower(int_inquiry_texts.first_body), patterns.body
            )
                then 'body'
        end as machine_sign
    from int_tickets_unioned
    cross join patterns
    inner join int_inquiry_texts
        on
            int_tickets_unioned.source = int_inquiry_texts.source
            and int_tickets_unioned.ticket_id = int_inquiry_texts.ticket_id

)

select
    *,
    machine_sign is not null as is_machine_mail
from screened
