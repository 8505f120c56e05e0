{#-
    The newest version of each record at or before the run's business time; a record
    whose newest version is a tombstone is gone. Content that came back is as new as
    the last time it was seen, so the order of loading does not matter. Most records
    have one version: only the others are compared.
-#}
{% macro known_versions(relation) -%}
    {%- set order %}
            row(
                coalesce(each.record_updated_at, each._seen_at),
                each._seen_at,
                each.payload_hash,
                each.is_deleted,
                each.record_updated_at
            )
    {%- endset %}
    select versions.*
    from {{ relation }} as versions
    left join (
        select
            each.record_id,
            max({{ order }}) as version
        from {{ relation }} as each
        where
            hash(each.record_id) in ({{ several_versions(relation) }})
            and coalesce(each.record_updated_at, each.extracted_at)
            <= {{ as_of() }}
        group by each.record_id
    ) as newest on versions.record_id = newest.record_id
    where
        coalesce(versions.record_updated_at, versions.extracted_at)
        <= {{ as_of() }}
        and not versions.is_deleted
        and (
            newest.record_id is null
            or newest.version is not distinct from
            {{- order | replace("each.", "versions.") }}
        )
{%- endmacro %}


{#- which records have several versions, as hashes; a chance double is one too many -#}
{% macro several_versions(relation) -%}
    select hash(record_id) as record_hash
    from {{ relation }}
    group by record_hash
    having count(*) > 1
{%- endmacro %}


{#-
    The same as texts: each field of the JSON trimmed and under its name, blank is
    null, and `verbatim` ones as they stand. One pass over the payload, whatever the
    number of fields.
-#}
{% macro known_texts(relation, fields, verbatim=[]) -%}
    select
        known.record_id,
        coalesce(known.record_updated_at, known.extracted_at) as version_at,
        {%- for field in verbatim %}
        known.texts.{{ field }} as {{ field }},
        {%- endfor %}
        {%- for field in fields %}
        nullif(trim(known.texts."{{ field }}"), '') as "{{ field }}"
        {{- "," if not loop.last }}
        {%- endfor %}
    from (
        select
            versions.* exclude (payload),
            from_json(versions.payload, '{
                {%- for field in fields + verbatim -%}
                "{{ field }}":"VARCHAR"{{ "," if not loop.last }}
                {%- endfor -%}
            }') as texts
        from ({{ known_versions(relation) }}) as versions
    ) as known
{%- endmacro %}
