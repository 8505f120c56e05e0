-- where the rows about a customer, an order or a ticket lie in the marts of
-- this publish, which is written once: a row keeps its number
create table desk_rows as
with

-- what the ledger took up was written, and the desk tells what was not
not_written as (

    select
        verdicts.order_id,
        verdicts.ticket_id,
        verdicts.rowid as row_number
    from fct_message_decisions as verdicts
    anti join fct_messages as messages
        on
            verdicts.message_key = messages.message_key
            and verdicts.mode = messages.mode

),

about as (

    select
        desk_key('customer', customer_id) as key,
        'dim_customers' as mart,
        rowid as row_number
    from dim_customers
    union all
    select
        desk_key('customer', customer_id) as key,
        'fct_orders' as mart,
        rowid as row_number
    from fct_orders
    union all
    select
        desk_key('customer', customer_id) as key,
        'fct_inquiries' as mart,
        rowid as row_number
    from fct_inquiries
    union all
    select
        desk_key('order', order_id) as key,
        'fct_orders' as mart,
        rowid as row_number
    from fct_orders
    union all
    select
        desk_key('order', order_id) as key,
        'fct_order_lines' as mart,
        rowid as row_number
    from fct_order_lines
    union all
    select
        desk_key('order', order_id) as key,
        'fct_parcels' as mart,
        rowid as row_number
    from fct_parcels
    union all
    select
        desk_key('order', fct_parcels.order_id) as key,
        'fct_parcel_events' as mart,
        fct_parcel_events.rowid as row_number
    from fct_parcel_events
    inner join fct_parcels on fct_parcel_events.parcel_id = fct_parcels.parcel_id
    union all
    select
        desk_key('order', order_id) as key,
        'fct_returns' as mart,
        rowid as row_number
    from fct_returns
    union all
    select
        desk_key('order', order_id) as key,
        'fct_legal_clocks' as mart,
        rowid as row_number
    from fct_legal_clocks
    union all
    select
        desk_key('order', order_id) as key,
        'fct_messages' as mart,
        rowid as row_number
    from fct_messages
    union all
    select
        desk_key('order', order_id) as key,
        'fct_message_decisions' as mart,
        row_number
    from not_written
    union all
    select
        desk_key('order', matched_order_id) as key,
        'fct_inquiries' as mart,
        rowid as row_number
    from fct_inquiries
    union all
    select
        desk_key('ticket', ticket_id) as key,
        'fct_inquiries' as mart,
        rowid as row_number
    from fct_inquiries
    union all
    select
        desk_key('ticket', ticket_id) as key,
        'mart_desk_messages' as mart,
        rowid as row_number
    from mart_desk_messages
    union all
    select
        desk_key('ticket', ticket_id) as key,
        'mart_suggested_replies' as mart,
        rowid as row_number
    from mart_suggested_replies
    union all
    select
        desk_key('ticket', ticket_id) as key,
        'fct_service_clocks' as mart,
        rowid as row_number
    from fct_service_clocks
    union all
    select
        desk_key('ticket', ticket_id) as key,
        'fct_messages' as mart,
        rowid as row_number
    from fct_messages
    union all
    select
        desk_key('ticket', ticket_id) as key,
        'fct_message_decisions' as mart,
        row_number
    from not_written

)

select
    key,
    mart::desk_mart as mart,
    row_number::uinteger as row_number
from about
where key is not null
order by key
