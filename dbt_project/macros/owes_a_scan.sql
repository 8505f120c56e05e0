{#-
    Whether a parcel that was scanned so is to be scanned again: it moves, and its
    carrier scans on the way. Of the others silence means nothing.
-#}
{% macro owes_a_scan(statuses, carriers) -%}
    (
        {{ statuses }}.is_physical
        and {{ statuses }}.is_moving
        and coalesce({{ carriers }}.has_transit_scans, true)
    )
{%- endmacro %}
