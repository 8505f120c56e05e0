with

opened as (

    select * from {{ ref('int_lists_opened') }}
    where message_type = 'warehouse_worklist'

),

waiting as (

    select * from {{ ref('int_orders_waiting') }}

),

order_lines as (

    select * from {{ ref('fct_order_lines') }}

),

contents as (

    select
        order_lines.order_id,
        list(
            struct_pack(title := title, quantity := quantity) order by line_id
        ) as lines
    from order_lines
    semi join waiting on order_lines.order_id = waiting.order_id
    group by order_lines.order_id

),

entries as (

    select
        null::varchar as list_key,
        waiting.expected_date as sort_date,
        waiting.order_number as sort_key,
        struct_pack(
            order_number := waiting.order_number,
            expected_date := waiting.expected_date,
            is_incomplete := waiting.is_incomplete,
            asked_for := waiting.asked_for,
            lines := coalesce(contents.lines, [])
        ) as item
    from waiting
    inner join opened on waiting.ordered_date >= opened.first_date
    left join contents on waiting.order_id = contents.order_id

),

{{ list_candidates('warehouse_worklist') }}
