{#-
    The numbers whose scans must be weighed against each other: used by several
    parcels; told by the shop or a hub, who stand back behind the carrier, or by
    PostNord, whose first scan has no word of its own; or told twice.
-#}
{% macro contested_numbers(parcels, events) -%}
    select parcel_number
    from {{ parcels }}
    group by parcel_number
    having count(*) > 1
    union
    select parcel_number
    from {{ events }}
    where source in ('shopify', 'aftership', 'easypost', 'postnord')
    union
    select parcel_number
    from {{ events }}
    where {{ scan_hash() }} in (
        select {{ scan_hash() }} as scan_hash
        from {{ events }}
        group by scan_hash
        having count(*) > 1
    )
{%- endmacro %}


{#- a short name of a scan, which another one has only by rare chance -#}
{% macro scan_hash() -%}
    hash(
        parcel_number,
        raw_status,
        coalesce(raw_code, ''),
        occurred_at,
        coalesce(location, '')
    )
{%- endmacro %}
