{#-
    The newest version of each record at or before the run's business time; a record
    whose newest version is a tombstone is gone. Content that came back is as new as
    the last time it was seen, so the order of loading does not matter.
-#}
{% macro known_versions(relation) -%}
    select *
    from (
        select versions.*
        from {{ relation }} as versions
        where
            coalesce(versions.record_updated_at, versions.extracted_at)
            <= {{ as_of() }}
        qualify row_number() over (
            partition by versions.record_id
            order by
                coalesce(versions.record_updated_at, versions._seen_at) desc,
                versions._seen_at desc,
                versions.payload_hash desc
        ) = 1
    ) as newest
    where not newest.is_deleted
{%- endmacro %}
