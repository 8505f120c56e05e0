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

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

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
        asked.ticket_id is not null as has_messages,
        run_context.first_reply_hours * 60 as first_reply_minutes,
        run_context.as_of
    from int_tickets_unioned
    cross join run_context
    left join asked
        on
            int_tickets_unioned.source = asked.source
            and int_tickets_unioned.ticket_id = asked.ticket_id

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

due as (

    {{ add_opening_minutes(
        'answered', 'asked_at', 'first_reply_minutes', 'first_reply_due_at'
    ) }}

),

final as (

    select
        due.source,
        due.ticket_id,
        due.asked_at,
        due.first_reply_due_at,
        due.first_replied_at,
        case
            when due.has_messages
                then
                    coalesce(due.first_replied_at, due.as_of)
                    > due.first_reply_due_at
        end as is_breached,
        case
            when due.asked_at is not null
                then
                    int_business_intervals.interval_end_at is null
                    or due.asked_at >= int_business_intervals.interval_end_at
        end as is_after_hours
    from due
    asof left join int_business_intervals
        on due.asked_at >= int_business_intervals.interval_start_at

)

select * from final
