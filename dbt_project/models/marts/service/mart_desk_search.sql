{{ config(materialized='table') }}

with

orders as (

    select * from {{ ref('fct_orders') }}

),

parcels as (

    select * from {{ ref('fct_parcels') }}

),

inquiries as (

    select * from {{ ref('fct_inquiries') }}

),

people as (

    select * from {{ ref('int_desk_people_keyed') }}

),

keyed as (

    select
        'ticket_number' as kind,
        {{ copied_key('ticket_number') }} as search_key,
        'ticket' as subject_type,
        ticket_id as subject_id,
        created_at as happened_at
    from inquiries
    union all
    select
        'order_number' as kind,
        {{ copied_key('order_number') }} as search_key,
        'order' as subject_type,
        order_id as subject_id,
        ordered_at as happened_at
    from orders
    union all
    select
        'parcel_number' as kind,
        {{ copied_key('parcels.tracking_number') }} as search_key,
        'order' as subject_type,
        parcels.order_id as subject_id,
        coalesce(parcels.shipped_at, parcels.label_at) as happened_at
    from parcels
    where parcels.order_id is not null
    union all
    select
        kind,
        search_key,
        subject_type,
        subject_id,
        happened_at
    from people

),

-- in the order of the keys, so that a reader opens a block or two of the file
sorted as (

    select
        search_key,
        kind,
        subject_type,
        subject_id,
        max(happened_at) as happened_at
    from keyed
    where search_key is not null
    group by search_key, kind, subject_type, subject_id
    order by search_key, kind, subject_type, subject_id

)

select * from sorted
