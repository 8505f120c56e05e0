{{ config(materialized='table') }}

with

int_tickets_unioned as (

    select * from {{ ref('int_tickets_unioned') }}

),

int_ticket_numbers_found as (

    select * from {{ ref('int_ticket_numbers_found') }}

),

int_orders_opened as (

    select * from {{ ref('int_orders_opened') }}

),

int_parcels_unioned as (

    select * from {{ ref('int_parcels_unioned') }}

),

settings as (

    select map(list(setting), list(value)) as value_of
    from {{ ref('inquiry_settings') }}

),

named_numbers as (

    select * from int_ticket_numbers_found
    union
    select
        source,
        ticket_id,
        'cued' as kind,
        {{ number_key('order_number') }} as number_key
    from int_tickets_unioned
    where order_number is not null

),

-- a bare number is an order number only in its own customer's mouth
by_order_number as (

    select distinct
        int_tickets_unioned.source,
        int_tickets_unioned.ticket_id,
        int_orders_opened.order_id,
        null::varchar as parcel_id,
        coalesce(
            int_orders_opened.customer_email
            = int_tickets_unioned.customer_email,
            false
        ) as is_own,
        'order_number' as match_reason,
        case when is_own then 1 else 2 end as precedence,
        settings.value_of[
            case when is_own then 'order_number' else 'order_number_foreign' end
        ] as match_confidence
    from named_numbers
    cross join settings
    inner join int_tickets_unioned
        on {{ same_ticket('named_numbers', 'int_tickets_unioned') }}
    inner join int_orders_opened
        on named_numbers.number_key = int_orders_opened.number_key
    where
        named_numbers.kind = 'cued' or (named_numbers.kind = 'bare' and is_own)

),

by_parcel_number as (

    select distinct
        named_numbers.source,
        named_numbers.ticket_id,
        int_parcels_unioned.order_id,
        int_parcels_unioned.parcel_id,
        'parcel_number' as match_reason,
        3 as precedence,
        settings.value_of['parcel_number'] as match_confidence
    from named_numbers
    cross join settings
    inner join int_parcels_unioned
        on
            named_numbers.number_key
            = {{ number_key('int_parcels_unioned.tracking_number') }}
    where named_numbers.kind = 'parcel'
    qualify
        row_number() over (
            partition by named_numbers.ticket_id, named_numbers.number_key
            order by
                int_parcels_unioned.label_at desc,
                int_parcels_unioned.parcel_id asc
        ) = 1

),

by_address as (

    select
        int_tickets_unioned.source,
        int_tickets_unioned.ticket_id,
        int_orders_opened.order_id,
        null::varchar as parcel_id,
        int_tickets_unioned.created_at < int_orders_opened.open_until_at
            as is_open,
        if(is_open, 'single_open_order', 'latest_order') as match_reason,
        case when is_open then 4 else 5 end as precedence,
        settings.value_of[match_reason] as match_confidence
    from int_tickets_unioned
    cross join settings
    inner join int_orders_opened
        on
            int_tickets_unioned.customer_email
            = int_orders_opened.customer_email
            and int_tickets_unioned.created_at >= int_orders_opened.ordered_at
            and int_tickets_unioned.created_at
            < int_orders_opened.ordered_at
            + to_days(settings.value_of['latest_order_days']::integer)
    qualify
        is_open
        or row_number() over (
            partition by int_tickets_unioned.ticket_id
            order by
                int_orders_opened.ordered_at desc,
                int_orders_opened.order_id asc
        ) = 1

),

candidates as (

    select * exclude (is_own) from by_order_number
    union all
    select * from by_parcel_number
    union all
    select * exclude (is_open) from by_address

)

select * from candidates
