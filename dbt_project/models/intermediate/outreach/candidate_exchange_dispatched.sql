with

dispatched as (

    select * from {{ ref('candidate_order_dispatched') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

-- the same parcels by the same rules, told in the words of an exchange
replacements as (

    select
        dispatched.* replace (
            'exchange_dispatched' as message_type,
            nullif(dispatched.superseded_reason, 'exchange_dispatched')
                as superseded_reason,
            json_merge_patch(
                dispatched.facts,
                json_object('original_order_number', originals.order_number)
            )::varchar as facts
        )
    from dispatched
    inner join orders on dispatched.order_id = orders.order_id
    inner join orders as originals
        on orders.exchange_of_order_id = originals.order_id

),

candidates as (

    select * replace (superseded_reason is not null as is_superseded)
    from replacements

)

select * from candidates
