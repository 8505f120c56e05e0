{#- every version of each record at or before the run's business time -#}
{% macro known_history(relation) -%}
    select
        versions.*,
        coalesce(versions.record_updated_at, versions.extracted_at) as seen_at
    from {{ relation }} as versions
    where
        coalesce(versions.record_updated_at, versions.extracted_at)
        <= {{ as_of() }}
        and not versions.is_deleted
{%- endmacro %}


{#-
    When each record was first seen and the first value an expression had: of records
    with several versions, since of the others the one version says it.
-#}
{% macro first_known(relation, expression) -%}
    select
        history.record_id,
        min(history.seen_at) as first_seen_at,
        arg_min(
            {{ expression }},
            (history.seen_at, history.extracted_at, history.payload_hash)
        ) filter (where {{ expression }} is not null) as first_value
    from ({{ known_history(relation) }}) as history
    where hash(history.record_id) in ({{ several_versions(relation) }})
    group by history.record_id
{%- endmacro %}
