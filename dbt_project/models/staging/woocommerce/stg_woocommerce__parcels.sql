with

history as (

    {{ known_history(source('raw_woocommerce', 'orders')) }}

),

newest as (

    {{ known_versions(source('raw_woocommerce', 'orders')) }}

),

noted as (

    select
        record_id,
        payload_hash,
        seen_at,
        payload,
        unnest(payload -> '$.meta_data[*]') as meta
    from history

),

told as (

    select
        * exclude (meta),
        meta ->> '$.value' as told
    from noted
    where meta ->> '$.key' = '_wc_shipment_tracking_items'

),

listed as (

    select
        * exclude (told),
        -- a list, an object of numbered items, one item, or a text of these
        case
            when json_type(told_json) = 'ARRAY' then told_json -> '$[*]'
            when told_json ->> '$.tracking_number' is not null
                then [told_json]
            when json_type(told_json) = 'OBJECT' then told_json -> '$.*'
        end as items
    from (
        select
            *,
            coalesce(
                try_cast(told as json), {{ php_tracking_items('told') }}
            ) as told_json
        from told
    ) as read

),

items as (

    select
        * exclude (items),
        unnest(items) as item
    from listed

),

parcels as (

    select
        *,
        nullif(trim(item ->> '$.tracking_number'), '') as tracking_number,
        -- epoch seconds as text; midnight UTC of the day it was sent
        coalesce(
            to_timestamp(try_cast(item ->> '$.date_shipped' as bigint)),
            {{ to_instant("item ->> '$.date_shipped'") }}
        ) as day_shipped_at,
        {{ iso_instant(payload_text('date_created_gmt'), "'UTC'") }}
            as ordered_at
    from items
    where tracking_number is not null

),

first_told as (

    -- what was said first names the parcel, whatever is typed over it later
    select
        record_id,
        tracking_number,
        -- midnight of the day of the order lies before the order
        greatest(
            coalesce(
                arg_min(day_shipped_at, (seen_at, payload_hash)),
                min(seen_at)
            ),
            any_value(ordered_at)
        ) as label_at
    from parcels
    group by record_id, tracking_number

),

renamed as (

    select
        parcels.tracking_number,
        {{ payload_text('id') }} as order_id,
        coalesce(
            nullif(trim(parcels.item ->> '$.custom_tracking_provider'), ''),
            nullif(trim(parcels.item ->> '$.tracking_provider'), '')
        ) as carrier_name,
        {{ payload_text('shipping_lines[0].method_title') }} as service,
        upper(coalesce(
            {{ payload_text('shipping.country') }},
            {{ payload_text('billing.country') }}
        )) as destination_country,
        coalesce(
            {{ payload_text('shipping.postcode') }},
            {{ payload_text('billing.postcode') }}
        ) as destination_zip,
        replace(
            nullif(trim(parcels.item ->> '$.custom_tracking_link'), ''),
            '%1$s',
            parcels.tracking_number
        ) as tracking_url,
        first_told.label_at,
        case
            when parcels.day_shipped_at <= {{ as_of() }}
                then greatest(parcels.day_shipped_at, parcels.ordered_at)
        end as shipped_at
    from parcels
    semi join newest
        on
            parcels.record_id = newest.record_id
            and parcels.payload_hash = newest.payload_hash
    inner join first_told
        on
            parcels.record_id = first_told.record_id
            and parcels.tracking_number = first_told.tracking_number
    where {{ is_known('first_told.label_at') }}
    qualify row_number() over (
        partition by parcels.record_id, parcels.tracking_number
        order by parcels.day_shipped_at, parcels.item::varchar
    ) = 1

)

select * from renamed
