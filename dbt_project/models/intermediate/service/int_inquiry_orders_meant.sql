{{ config(materialized='table') }}

with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_ticket_orders_considered as (

    select * from {{ ref('int_ticket_orders_considered') }}

),

described as (

    select * from {{ ref('int_inquiry_orders_described') }}

),

-- for counting causes an order among several will do; for acting it will not
considered as (

    select
        source,
        ticket_id,
        order_id,
        any_value(parcel_id) as named_parcel_id
    from int_ticket_orders_considered
    group by source, ticket_id, order_id, precedence
    qualify
        rank() over (
            partition by source, ticket_id order by precedence
        ) = 1

),

final as (

    select
        considered.source,
        considered.ticket_id,
        int_tickets_unioned.created_at,
        considered.order_id,
        considered.named_parcel_id
    from considered
    inner join int_tickets_unioned
        on
            considered.source = int_tickets_unioned.source
            and considered.ticket_id = int_tickets_unioned.ticket_id
    left join described
        on
            {{ same_ticket('considered', 'described') }}
            and considered.order_id = described.order_id
    qualify
        rank() over (
            partition by considered.source, considered.ticket_id
            order by coalesce(described.detail_count, 0) desc
        ) = 1

)

select * from final
