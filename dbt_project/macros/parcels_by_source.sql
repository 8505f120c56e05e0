{#- the parcels of all sources side by side, as each tells them -#}
{% macro parcels_by_source() -%}
    select
        'files' as source,
        tracking_number as parcel_number,
        * exclude (updated_at, first_seen_at)
    from {{ ref('int_file_parcels_labelled') }}
    union all by name
    select
        'shopify' as source,
        coalesce(tracking_number, fulfilment_id) as parcel_number,
        false as is_return,
        *
    from {{ ref('stg_shopify__parcels') }}
    union all by name
    select
        'shopify' as source,
        tracking_number as parcel_number,
        true as is_return,
        *
    from {{ ref('stg_shopify__return_labels') }}
    union all by name
    select
        'woocommerce' as source,
        tracking_number as parcel_number,
        false as is_return,
        *
    from {{ ref('stg_woocommerce__parcels') }}
    union all by name
    -- named after the system of its order, so that it is found from there
    select
        coalesce(order_source, hub) as source,
        tracking_number as parcel_number,
        carrier as carrier_name,
        * exclude (
            hub,
            hub_parcel_id,
            order_source,
            pickup_point,
            carrier,
            last_scan_at
        )
    from {{ ref('int_hub_parcels_matched') }}
{%- endmacro %}
