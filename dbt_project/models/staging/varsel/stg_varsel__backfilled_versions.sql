with

source as (

    select * from {{ source('raw_varsel', 'backfilled_versions') }}

),

renamed as (

    select
        case
            when stream = 'orders' then 'order'
            when stream in (
                'tickets', 'ticket_messages', 'ticket_comments',
                'conversations', 'messages'
            ) then 'ticket'
            when stream in (
                'parcels', 'parcel_events', 'shipments', 'trackings',
                'trackers', 'consignments'
            ) then 'parcel'
        end as subject_type,
        case
            when stream in (
                'ticket_messages', 'ticket_comments',
                'conversations', 'messages'
            ) then coalesce(ticket_id, record_id)
            when stream in (
                'parcels', 'parcel_events', 'shipments', 'trackings',
                'trackers', 'consignments'
            ) then coalesce(tracking_number, record_id)
            else record_id
        end as subject_key,
        occurred_at,
        known_at,
        landed_at,
        known_before_at,
        reached_at
    from source

)

-- nobody is told of what the other streams hold
select * from renamed
where subject_type is not null
