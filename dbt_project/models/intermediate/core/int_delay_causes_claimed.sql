with

tickets as (

    select * from {{ ref('int_tickets_unioned') }}

),

matched as (

    select * from {{ ref('int_tickets_matched') }}

),

categorised as (

    select * from {{ ref('int_inquiries_categorised') }}

),

parcels as (

    select * from {{ ref('int_parcels_tracked') }}

),

-- what a customer says of an order with several parcels is said of those that
-- are delivered, unless the mail names one
causes as (

    select
        parcels.parcel_id,
        'not_received' as flag,
        'customer_has_nothing' as reason,
        parcels.last_location as location,
        tickets.created_at as since_at,
        tickets.solved_at as ended_at
    from tickets
    inner join categorised
        on
            tickets.source = categorised.source
            and tickets.ticket_id = categorised.ticket_id
    inner join matched
        on
            tickets.source = matched.source
            and tickets.ticket_id = matched.ticket_id
    inner join parcels
        on
            matched.matched_order_id = parcels.order_id
            and parcels.parcel_id
            = coalesce(matched.named_parcel_id, parcels.parcel_id)
    where
        categorised.intent = 'not_received'
        and not categorised.is_uncertain
        and not parcels.is_return
        and parcels.possession_at <= tickets.created_at

)

select * from causes
