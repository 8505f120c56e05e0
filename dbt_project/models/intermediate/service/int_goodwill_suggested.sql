with

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

fct_orders as (

    select * from {{ ref('fct_orders') }}

),

run_context as (

    select * from {{ ref('stg_varsel__run_context') }}

),

goodwill_rules as (

    select * from {{ ref('goodwill_rules') }}

),

grounds as (

    select
        int_tickets_matched.source,
        int_tickets_matched.ticket_id,
        fct_orders.total_amount,
        fct_orders.currency,
        case
            when int_inquiries_categorised.intent = 'damaged_in_transit'
                then 'damaged'
            when inquiry_intents.scope = 'parcel' then 'late'
        end as ground,
        (
            epoch(coalesce(joined.possession_at, run_context.as_of))
            - epoch({{ promise_end('joined.promised_delivery_at') }})
        ) / 86400 as delay_days
    from int_tickets_matched
    inner join int_inquiries_categorised
        on
            int_tickets_matched.source = int_inquiries_categorised.source
            and int_tickets_matched.ticket_id
            = int_inquiries_categorised.ticket_id
    inner join inquiry_intents
        on int_inquiries_categorised.intent = inquiry_intents.intent
    inner join fct_orders
        on int_tickets_matched.matched_order_id = fct_orders.order_id
    cross join run_context
    left join int_inquiry_parcels_joined as joined
        on
            int_tickets_matched.source = joined.source
            and int_tickets_matched.ticket_id = joined.ticket_id
    where fct_orders.cancelled_at is null

),

-- of the rules a delay has reached, the last
suggested as (

    select
        grounds.source,
        grounds.ticket_id,
        nullif(least(
            round(grounds.total_amount * goodwill_rules.share::decimal(9, 4)),
            goodwill_rules.cap_amount
        ), 0)::decimal(18, 2) as suggested_goodwill
    from grounds
    inner join goodwill_rules
        on
            grounds.ground = goodwill_rules.ground
            and grounds.currency = goodwill_rules.currency
            and (
                goodwill_rules.ground = 'damaged'
                or grounds.delay_days >= goodwill_rules.min_delay_days
            )
    qualify
        row_number() over (
            partition by grounds.source, grounds.ticket_id
            order by goodwill_rules.min_delay_days desc
        ) = 1

)

select * from suggested
