with

orders as (

    select * from {{ ref('fct_orders') }}
    where completeness = 'incomplete'

),

order_lines as (

    select * from {{ ref('fct_order_lines') }}

),

required_attributes as (

    select * from {{ ref('required_attributes') }}

),

told as (

    select
        order_id,
        max(sent_at) as last_asked_at
    from {{ ref('int_messages_told') }}
    where message_type = 'order_incomplete'
    group by order_id

),

needed as (

    select
        order_lines.order_id,
        order_lines.line_id,
        order_lines.title,
        lower(order_lines.product_type) as product_type,
        required_attributes.attribute,
        {{ lacks_attribute(
            'order_lines.attributes', 'required_attributes.attribute'
        ) }} as is_missing
    from order_lines
    inner join required_attributes
        on lower(order_lines.product_type) = required_attributes.product_type

),

-- of what no line of its kind ever names the shop keeps no record
recorded as (

    select distinct
        product_type,
        attribute
    from needed
    where not is_missing

),

lacking as (

    select
        needed.order_id,
        needed.line_id,
        any_value(needed.title) as title,
        list(needed.attribute order by needed.attribute) as missing
    from needed
    semi join orders on needed.order_id = orders.order_id
    semi join recorded
        on
            needed.product_type = recorded.product_type
            and needed.attribute = recorded.attribute
    where needed.is_missing
    group by needed.order_id, needed.line_id

),

items as (

    select
        order_id,
        list(
            struct_pack(title := title, missing := missing) order by line_id
        ) as items,
        array_to_string(
            list_sort(list_distinct(flatten(list(missing)))), ', '
        ) as missing_fields
    from lacking
    group by order_id

),

-- what is still missing after an answer is asked for anew, from then on
asked as (

    select
        orders.* exclude (missing_fields),
        items.items,
        items.missing_fields,
        greatest(orders.ordered_at, told.last_asked_at) as trigger_at,
        case
            when orders.cancelled_at is not null then 'order_cancelled'
            when orders.change_window = 'closed' then 'already_shipped'
        end as superseded_reason
    from orders
    inner join items on orders.order_id = items.order_id
    left join told on orders.order_id = told.order_id

),

candidates as (

    select
        'order_incomplete' as message_type,
        'order' as subject_type,
        order_id as subject_id,
        concat_ws('|', order_id, missing_fields) as fact_key,
        order_id,
        null::varchar as parcel_id,
        null::varchar as ticket_id,
        customer_id,
        trigger_at,
        superseded_reason is not null as is_superseded,
        superseded_reason,
        null::date as told_delivery_date,
        null::varchar as in_reply_to,
        json_object(
            'order_number', order_number,
            'items', items
        )::varchar as facts
    from asked
    where {{ is_lately('trigger_at') }}

)

select * from candidates
