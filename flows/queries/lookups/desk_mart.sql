-- the marts whose rows the desk looks up, a byte each where they are named often
create type desk_mart as enum (
    'dim_customers',
    'fct_inquiries',
    'fct_legal_clocks',
    'fct_message_decisions',
    'fct_messages',
    'fct_order_lines',
    'fct_orders',
    'fct_parcel_events',
    'fct_parcels',
    'fct_returns',
    'fct_service_clocks',
    'mart_desk_messages',
    'mart_suggested_replies'
)
