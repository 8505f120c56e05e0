{{ config(materialized='table') }}

with

int_inquiries_reconsidered as (

    select * from {{ ref('int_inquiries_reconsidered') }}

),

inquiry_intents as (

    select * from {{ ref('inquiry_intents') }}

),

int_inquiry_orders_situated as (

    select * from {{ ref('int_inquiry_orders_situated') }}

),

int_inquiry_orders_told as (

    select * from {{ ref('int_inquiry_orders_told') }}

),

preventable_rules as (

    select * from {{ ref('preventable_rules') }}

),

-- a rule for the intent goes before that for its scope
ruled as (

    select
        reconsidered.source,
        reconsidered.ticket_id,
        reconsidered.intent as counted_intent,
        situated.order_id,
        situated.parcel_id,
        situated.situation,
        situated.since_at,
        preventable_rules.precedence,
        preventable_rules.reason,
        nullif(preventable_rules.message_type, '') as message_type,
        preventable_rules.also_told_by
    from int_inquiries_reconsidered as reconsidered
    inner join inquiry_intents
        on reconsidered.intent = inquiry_intents.intent
    left join int_inquiry_orders_situated as situated
        on
            reconsidered.source = situated.source
            and reconsidered.ticket_id = situated.ticket_id
    left join preventable_rules
        on
            preventable_rules.scope in (
                inquiry_intents.scope,
                case when reconsidered.is_uncertain then 'uncertain' end
            )
            and preventable_rules.intent in ('*', inquiry_intents.intent)
            and preventable_rules.situation in ('*', situated.situation)
    qualify
        row_number() over (
            partition by
                reconsidered.source,
                reconsidered.ticket_id,
                situated.order_id,
                situated.parcel_id
            order by
                preventable_rules.intent = '*' asc nulls last,
                preventable_rules.precedence asc
        ) = 1

),

-- of all that may be meant, what gives most reason to ask
foremost as (

    select *
    from ruled
    qualify
        row_number() over (
            partition by source, ticket_id
            order by
                precedence asc nulls last,
                since_at desc nulls last,
                order_id asc,
                parcel_id asc
        ) = 1

),

-- the newest message that had answered the question
told as (

    select
        foremost.source,
        foremost.ticket_id,
        max(orders_told.told_at) as told_at,
        arg_max(
            orders_told.message_type,
            (orders_told.told_at, orders_told.message_type)
        ) as told_message_type
    from foremost
    inner join int_inquiry_orders_told as orders_told
        on
            foremost.source = orders_told.source
            and foremost.ticket_id = orders_told.ticket_id
            and foremost.order_id = orders_told.order_id
            and orders_told.message_type
            in (foremost.message_type, foremost.also_told_by)
    group by foremost.source, foremost.ticket_id

),

final as (

    select
        foremost.source,
        foremost.ticket_id,
        foremost.counted_intent,
        foremost.order_id,
        foremost.parcel_id,
        foremost.situation,
        foremost.since_at,
        told.told_message_type,
        told.told_at,
        case
            when told.told_at is not null then 'told_still_asked'
            else foremost.reason
        end as preventable_reason,
        case when told.told_at is null then foremost.message_type end
            as message_type
    from foremost
    left join told
        on
            foremost.source = told.source
            and foremost.ticket_id = told.ticket_id

)

select * from final
