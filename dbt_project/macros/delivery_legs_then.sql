{#-
    The common table expressions that say, of pairs of a parcel and a time, which leg it
    was on then and how far it had come; the last of them is `legs_then`.
-#}
{% macro delivery_legs_then(pairs) -%}
    reached_daily as (

        select
            delivery_date,
            sum(reached) as reached
        from {{ ref('int_delivery_days') }}
        where leg = 'delivery'
        group by delivery_date

    ),

    -- a shop that has seen too little predicts nothing
    experienced as (

        select vintages.vintage_date
        from {{ ref('int_delivery_vintages') }} as vintages
        inner join reached_daily
            on
                vintages.vintage_date > reached_daily.delivery_date
                and vintages.history_from_date <= reached_daily.delivery_date
        group by vintages.vintage_date
        having sum(reached_daily.reached) >= {{ delay_setting('least_reached') }}

    ),

    legs_then as (

        select
            {{ pairs }}.parcel_id,
            {{ pairs }}.looked_at,
            {{ pairs }}.vintage_date,
            {{ pairs }}.promise_end_at,
            legs.leg,
            legs.carrier,
            legs.lane_key,
            legs.promise_key,
            legs.region_key,
            legs.destination_key,
            legs.origin_key,
            legs.started_date,
            {{ pairs }}.looked_at as from_at,
            1.0::double as chance,
            case
                when legs.leg = 'handover' then 'waiting'
                when legs.out_for_delivery_at <= {{ pairs }}.looked_at
                    then 'out_for_delivery'
                when legs.in_transit_at <= {{ pairs }}.looked_at then 'in_transit'
                else 'handed_over'
            end as stage
        from {{ pairs }}
        inner join experienced
            on {{ pairs }}.vintage_date = experienced.vintage_date
        inner join {{ ref('int_delivery_legs') }} as legs
            on
                {{ pairs }}.parcel_id = legs.parcel_id
                and {{ pairs }}.looked_at >= legs.started_at
                and coalesce({{ pairs }}.looked_at < legs.reached_at, true)

    )
{%- endmacro %}
