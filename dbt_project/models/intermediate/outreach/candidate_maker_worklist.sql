with

opened as (

    select * from {{ ref('int_lists_opened') }}
    where message_type = 'maker_worklist'

),

waiting as (

    select * from {{ ref('int_orders_waiting') }}

),

order_lines as (

    select * from {{ ref('fct_order_lines') }}

),

makers as (

    select * from {{ ref('makers') }}

),

-- an order that is not complete, or may change, is not begun on
made as (

    select
        makers.maker,
        waiting.order_number,
        waiting.expected_date,
        list(
            struct_pack(
                title := order_lines.title, quantity := order_lines.quantity
            )
            order by order_lines.line_id
        ) as lines
    from waiting
    inner join opened on waiting.ordered_date >= opened.first_date
    inner join order_lines on waiting.order_id = order_lines.order_id
    inner join makers on order_lines.product_type = makers.product_type
    where not waiting.is_incomplete and len(waiting.asked_for) = 0
    group by all

),

entries as (

    select
        maker as list_key,
        expected_date as sort_date,
        order_number as sort_key,
        struct_pack(
            order_number := order_number,
            expected_date := expected_date,
            is_incomplete := false,
            asked_for := []::varchar[],
            lines := lines
        ) as item
    from made

),

{{ list_candidates('maker_worklist') }}
