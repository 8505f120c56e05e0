with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_inquiries_categorised as (

    select * from {{ ref('int_inquiries_categorised') }}

),

int_tickets_matched as (

    select * from {{ ref('int_tickets_matched') }}

),

int_inquiry_parcels_joined as (

    select * from {{ ref('int_inquiry_parcels_joined') }}

),

inquiry_intents as (

    select * from {{ ref('inquiry_intents') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

stale_tracking as (

    select to_hours(value::integer) as stale_after
    from {{ ref('inquiry_settings') }}
    where setting = 'stale_tracking_hours'

),

-- a shop of which no parcel is known has no parcel feed
parcel_feed as (

    select count(*) > 0 as is_heard
    from {{ ref('fct_parcels') }}

),

-- where nothing goes out yet, only what once went out told anybody anything
told as (

    select messages.*
    from {{ ref('stg_ledger__messages') }} as messages
    inner join run_context
        on
            messages.mode
            = coalesce(nullif(run_context.sending_mode, 'off'), 'live')
    where messages.state = 'sent'

),

tickets as (

    select
        int_tickets_unioned.source,
        int_tickets_unioned.ticket_id,
        int_tickets_unioned.created_at,
        int_tickets_matched.matched_order_id,
        int_inquiries_categorised.intent,
        inquiry_intents.scope
    from int_tickets_unioned
    inner join int_inquiries_categorised
        on
            int_tickets_unioned.source = int_inquiries_categorised.source
            and int_tickets_unioned.ticket_id
            = int_inquiries_categorised.ticket_id
    inner join inquiry_intents
        on int_inquiries_categorised.intent = inquiry_intents.intent
    inner join int_tickets_matched
        on
            int_tickets_unioned.source = int_tickets_matched.source
            and int_tickets_unioned.ticket_id = int_tickets_matched.ticket_id

),

told_before as (

    select
        tickets.source,
        tickets.ticket_id,
        bool_or(told.message_type = 'delay_notice') as was_told_late,
        bool_or(told.message_type in ('order_dispatched', 'delay_notice'))
            as was_told
    from tickets
    inner join told
        on
            tickets.matched_order_id = told.order_id
            and tickets.created_at >= told.sent_at
    group by tickets.source, tickets.ticket_id

),

final as (

    select
        tickets.source,
        tickets.ticket_id,
        case
            when tickets.scope = 'none' then 'not_order_related'
            when tickets.scope <> 'parcel' then null
            when tickets.matched_order_id is null then null
            when joined.was_flagged and told_before.was_told_late
                then 'told_still_asked'
            when joined.was_flagged then 'late_not_told'
            when joined.was_delivered then 'delivered_not_received'
            when not parcel_feed.is_heard then null
            when not coalesce(joined.was_shipped, false)
                then 'not_yet_shipped'
            when
                coalesce(
                    tickets.created_at - joined.last_scan_at
                    > stale_tracking.stale_after,
                    true
                )
                then 'tracking_stale'
            when told_before.was_told then 'told_still_asked'
            else 'carrier_unclear'
        end as preventable_reason
    from tickets
    cross join stale_tracking
    cross join parcel_feed
    left join int_inquiry_parcels_joined as joined
        on
            tickets.source = joined.source
            and tickets.ticket_id = joined.ticket_id
    left join told_before
        on
            tickets.source = told_before.source
            and tickets.ticket_id = told_before.ticket_id

)

select * from final
