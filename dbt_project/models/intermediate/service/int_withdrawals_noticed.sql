with

tickets as (

    select * from {{ ref('int_tickets_unioned') }}

),

texts as (

    select * from {{ ref('int_inquiry_texts') }}

),

categorised as (

    select * from {{ ref('int_inquiries_categorised') }}

),

screened as (

    select * from {{ ref('int_tickets_screened') }}

),

matched as (

    select * from {{ ref('int_tickets_matched') }}

),

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

settings as (

    select value as notice_confidence
    from {{ ref('clock_settings') }}
    where setting = 'notice_confidence'

),

noticed as (

    select
        orders.source,
        orders.order_id,
        tickets.ticket_id,
        coalesce(texts.first_message_at, tickets.created_at) as noticed_at
    from tickets
    cross join settings
    inner join texts
        on
            tickets.source = texts.source
            and tickets.ticket_id = texts.ticket_id
    inner join categorised
        on
            tickets.source = categorised.source
            and tickets.ticket_id = categorised.ticket_id
    inner join screened
        on
            tickets.source = screened.source
            and tickets.ticket_id = screened.ticket_id
    inner join matched
        on
            tickets.source = matched.source
            and tickets.ticket_id = matched.ticket_id
    inner join orders on matched.matched_order_id = orders.order_id
    where
        categorised.intent = 'right_of_withdrawal'
        and not categorised.is_uncertain
        and not screened.is_machine_mail
        and matched.match_confidence >= settings.notice_confidence

)

select * from noticed
