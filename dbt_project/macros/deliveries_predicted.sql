{#-
    The common table expressions that predict, from pairs of a parcel and a time
    (`parcel_id, looked_at, vintage_date, promise_end_at`), the arrival of the parcel by what
    was known then; the last of them is `predicted`. The run and the backtest both
    predict with this.

    Who is still waiting for its hand-over is given three of them, early, likely and
    late; the chances are those of a normal curve cut at its 10, 50 and 90 per cent.
-#}
{% macro deliveries_predicted(pairs) -%}
    {{ delivery_legs_then(pairs) }},

    waiting as (

        {{ delivery_outlook(
            "(select *, null::varchar as stage_key from legs_then "
            ~ "where leg = 'handover')",
            'promise_end_at'
        ) }}

    ),

    handed as (

        select
            legs_then.*,
            legs_then.carrier || '|' || legs_then.stage as stage_key
        from legs_then
        where legs_then.leg = 'delivery'
        union all by name
        select
            waiting.* exclude (
                leg, stage_key, started_date, from_at, chance, late_share,
                p10_at, p50_at, p90_at
            ) replace ('waiting' as stage),
            'delivery' as leg,
            {{ local_date('handovers.handed_at') }} as started_date,
            handovers.handed_at as from_at,
            handovers.chance,
            waiting.carrier || '|handed_over' as stage_key
        from waiting
        cross join lateral (
            values
            (waiting.p10_at, 0.3::double),
            (waiting.p50_at, 0.4::double),
            (waiting.p90_at, 0.3::double)
        ) as handovers (handed_at, chance)

    ),

    outlooks as (

        {{ delivery_outlook('handed', 'promise_end_at') }}

    ),

    -- the spread of the hand-over adds to that of the way
    predicted as (

        select
            outlooks.parcel_id,
            outlooks.looked_at,
            outlooks.vintage_date,
            any_value(outlooks.stage) as stage,
            sum(outlooks.chance * if(
                outlooks.from_at >= outlooks.promise_end_at,
                1,
                outlooks.late_share
            )) as late_probability,
            max(to_timestamp(
                epoch(outlooks.p50_at) - sqrt(
                    (epoch(outlooks.p50_at) - epoch(outlooks.p10_at)) ** 2
                    + coalesce(
                        epoch(waiting.p50_at) - epoch(waiting.p10_at), 0
                    ) ** 2
                )
            )) filter (where outlooks.chance <> 0.3) as early_at,
            max(outlooks.p50_at) filter (
                where outlooks.chance <> 0.3
            ) as p50_at,
            max(to_timestamp(
                epoch(outlooks.p50_at) + sqrt(
                    (epoch(outlooks.p90_at) - epoch(outlooks.p50_at)) ** 2
                    + coalesce(
                        epoch(waiting.p90_at) - epoch(waiting.p50_at), 0
                    ) ** 2
                )
            )) filter (where outlooks.chance <> 0.3) as p90_at,
            greatest(any_value(outlooks.looked_at), early_at) as p10_at
        from outlooks
        left join waiting
            on
                outlooks.parcel_id = waiting.parcel_id
                and outlooks.looked_at = waiting.looked_at
        group by outlooks.parcel_id, outlooks.looked_at, outlooks.vintage_date

    )
{%- endmacro %}
