{{ config(materialized='table') }}

with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_ticket_messages_unioned as (

    select * from {{ ref('int_ticket_messages_unioned') }}

),

int_business_intervals as (

    select * from {{ ref('int_business_intervals') }}

),

clocks as (

    select * from {{ ref('int_service_clocks_timed') }}
    where clock = 'first_reply'

),

asked as (

    select
        source,
        ticket_id,
        min(created_at) filter (where author = 'customer') as asked_at
    from int_ticket_messages_unioned
    group by source, ticket_id

),

-- a ticket whose messages are not in the feed was asked when it was made
started as (

    select
        int_tickets_unioned.source,
        int_tickets_unioned.ticket_id,
        case
            when asked.ticket_id is null then int_tickets_unioned.created_at
            else asked.asked_at
        end as asked_at,
        clocks.due_at as first_reply_due_at,
        case when clocks.is_end_known then clocks.is_overrun end as is_breached
    from int_tickets_unioned
    left join asked
        on
            int_tickets_unioned.source = asked.source
            and int_tickets_unioned.ticket_id = asked.ticket_id
    left join clocks
        on
            int_tickets_unioned.source = clocks.source
            and int_tickets_unioned.ticket_id = clocks.ticket_id

),

answered as (

    select
        started.*,
        min(replies.created_at) as first_replied_at
    from started
    left join int_ticket_messages_unioned as replies
        on
            started.source = replies.source
            and started.ticket_id = replies.ticket_id
            and started.asked_at <= replies.created_at
            and replies.author = 'agent'
            and replies.is_public
            and not replies.is_auto_reply
    group by all

),

final as (

    select
        answered.source,
        answered.ticket_id,
        answered.asked_at,
        answered.first_reply_due_at,
        answered.first_replied_at,
        answered.is_breached,
        case
            when answered.asked_at is not null
                then
                    int_business_intervals.interval_end_at is null
                    or answered.asked_at
                    >= int_business_intervals.interval_end_at
        end as is_after_hours
    from answered
    asof left join int_business_intervals
        on answered.asked_at >= int_business_intervals.interval_start_at

)

select * from final
