{{ config(materialized='table') }}

with

int_tickets_matched as (

    select * from {{ ref('int_tickets_matched') }}

),

fct_parcels as (

    select * from {{ ref('fct_parcels') }}

),

open_flags as (

    select
        parcel_id,
        min(precedence) as open_precedence
    from {{ ref('fct_delay_flags') }}
    where is_told and cleared_at is null
    group by parcel_id

),

final as (

    select
        int_tickets_matched.source,
        int_tickets_matched.ticket_id,
        fct_parcels.parcel_id,
        fct_parcels.delay_flag,
        fct_parcels.promised_delivery_at,
        fct_parcels.possession_at
    from int_tickets_matched
    inner join fct_parcels
        on
            int_tickets_matched.matched_order_id = fct_parcels.order_id
            and not fct_parcels.is_return
    left join open_flags on fct_parcels.parcel_id = open_flags.parcel_id
    qualify
        row_number() over (
            partition by
                int_tickets_matched.source, int_tickets_matched.ticket_id
            order by
                coalesce(
                    fct_parcels.parcel_id
                    = int_tickets_matched.named_parcel_id,
                    false
                ) desc,
                open_flags.open_precedence asc nulls last,
                fct_parcels.label_at desc,
                fct_parcels.parcel_id asc
        ) = 1

)

select * from final
