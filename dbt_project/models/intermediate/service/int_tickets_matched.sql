{{ config(materialized='table') }}

with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

candidates as (

    select * from {{ ref('int_ticket_orders_considered') }}

),

-- two orders that fit equally well are none
chosen as (

    select
        source,
        ticket_id,
        any_value(order_id) as order_id,
        any_value(parcel_id) as parcel_id,
        any_value(match_reason) as match_reason,
        any_value(match_confidence) as match_confidence,
        count(distinct order_id) > 1 as is_ambiguous
    from candidates
    group by source, ticket_id, precedence
    qualify
        row_number() over (
            partition by source, ticket_id order by precedence
        ) = 1

),

final as (

    select
        int_tickets_unioned.source,
        int_tickets_unioned.ticket_id,
        case when not chosen.is_ambiguous then chosen.order_id end
            as matched_order_id,
        case when not chosen.is_ambiguous then chosen.parcel_id end
            as named_parcel_id,
        case
            when chosen.is_ambiguous then 0
            else coalesce(chosen.match_confidence, 0)
        end::double as match_confidence,
        case
            when chosen.is_ambiguous then 'ambiguous'
            else coalesce(chosen.match_reason, 'none')
        end as match_reason
    from int_tickets_unioned
    left join chosen
        on
            int_tickets_unioned.source = chosen.source
            and int_tickets_unioned.ticket_id = chosen.ticket_id

)

select * from final
