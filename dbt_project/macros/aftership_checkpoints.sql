{#-
    The common table expressions that take the checkpoints out of trackings, one a row; the
    last of them is `name`.
-#}
{% macro aftership_checkpoints(name) -%}
    trackings as (

        select
            *,
            {{ payload_text('tag') }} as tag,
            {{ payload_text('subtag') }} as subtag,
            payload -> '$.checkpoints[*]' as checkpoints,
            payload ->> '$.checkpoints[*].tag' as checkpoint_tags,
            payload ->> '$.checkpoints[*].subtag' as checkpoint_subtags
        from (
            {{ known_versions(source('raw_aftership', 'trackings')) }}
        ) as newest

    ),

    headlines as (

        select
            record_id,
            {{ payload_text('subtag') }} as subtag,
            min(seen_at) as said_at
        from (
            {{ known_history(source('raw_aftership', 'trackings')) }}
        ) as history
        group by record_id, subtag

    ),

    ended_by_hand as (

        -- the shop may close a tracking, and then no checkpoint says so
        select
            trackings.record_id,
            json_object(
                'created_at', strftime(
                    headlines.said_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ'
                ),
                'tag', trackings.tag,
                'subtag', trackings.subtag
            ) as checkpoint
        from trackings
        inner join headlines
            on
                trackings.record_id = headlines.record_id
                and trackings.subtag = headlines.subtag
        where
            (
                trackings.tag = 'Delivered'
                and not list_contains(trackings.checkpoint_tags, trackings.tag)
            )
            or (
                trackings.subtag in ('Exception_011', 'Exception_013')
                and not list_contains(
                    trackings.checkpoint_subtags, trackings.subtag
                )
            )

    ),

    {{ name }} as (

        select
            trackings.record_id as tracking_id,
            {{ payload_text('tracking_number') }} as tracking_number,
            {{ payload_text('slug') }} as carrier_name,
            unnest(list_concat(
                trackings.checkpoints,
                if(
                    ended_by_hand.checkpoint is null,
                    [],
                    [ended_by_hand.checkpoint]
                )
            )) as payload
        from trackings
        left join ended_by_hand on trackings.record_id = ended_by_hand.record_id

    )
{%- endmacro %}
