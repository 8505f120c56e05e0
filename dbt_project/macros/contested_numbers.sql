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
    where scan_hash in (
        select scan_hash
        from {{ events }}
        group by scan_hash
        having count(*) > 1
    )
{%- endmacro %}


{#-
    A short name of a scan, which another one has only by rare chance; of scans of one
    parcel and one minute it says which comes first, whenever they are put in order.
-#}
{% macro scan_hash() -%}
    hash(
        parcel_number,
        raw_status,
        coalesce(raw_code, ''),
        occurred_at,
        coalesce(location, '')
    )
{%- endmacro %}


{#- the name that a scan of a parcel goes by outside; scans told twice share it -#}
{% macro parcel_event_id(events) -%}
    md5(concat_ws(
        '|',
        {{ events }}.parcel_id,
        {{ events }}.raw_status,
        coalesce({{ events }}.raw_code, ''),
        epoch_us({{ events }}.occurred_at),
        coalesce({{ events }}.location, '')
    ))
{%- endmacro %}


{#-
    Scans with the parcel they are of: those of plain numbers (`anti`) by the number,
    those of contested ones (`semi`) by number and time.
-#}
{% macro attached_scans(contested_or_not, attaching) -%}
    select
        events.* exclude (carrier, destination_country, parcel_number),
        parcels.parcel_id,
        parcels.is_return,
        parcels.tracking_number,
        parcels.carrier
    from (
        from events
        {{ contested_or_not }} join contested
            on events.parcel_number = contested.parcel_number
    ) as events
    {{ attaching }} join uses as parcels
        on
            events.parcel_number = parcels.parcel_number
            and events.occurred_at >= parcels.heard_from_at
    where
        parcels.carrier
        in (coalesce(events.carrier, parcels.carrier), 'unknown')
        -- of two shipments under one number, the one that goes where ours does
        and coalesce(
            events.destination_country = parcels.destination_country, true
        )
{%- endmacro %}
