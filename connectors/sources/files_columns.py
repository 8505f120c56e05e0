"""The canonical files: which columns each must have, and which make a row's id.

Columns that are not named here stay in the payload. What the columns mean is said where
staging reads them.
"""

REQUIRED: dict[str, tuple[str, ...]] = {
    "orders": ("order_id", "ordered_at"),
    "order_lines": ("order_id", "line_id"),
    "parcels": ("tracking_number", "order_id"),
    "parcel_events": ("tracking_number", "occurred_at", "status"),
    "tickets": ("ticket_id", "created_at"),
    "ticket_messages": ("ticket_id", "message_id", "created_at", "author"),
    "ticket_events": ("ticket_id", "occurred_at", "status"),
    "returns": ("return_id", "order_id", "requested_at"),
    "refunds": ("refund_id", "order_id", "issued_at", "amount"),
    "survey_responses": ("response_id", "answered_at", "score"),
    "consents": ("customer_email", "occurred_at", "purpose", "is_granted"),
}
KEYS: dict[str, tuple[str, ...]] = {
    "orders": ("order_id",),
    "order_lines": ("order_id", "line_id"),
    "parcels": ("tracking_number", "order_id"),
    # two scans may share their minute, with or without an id of their own
    "parcel_events": (
        "tracking_number",
        "occurred_at",
        "status",
        "event_id",
        "location",
    ),
    "tickets": ("ticket_id",),
    "ticket_messages": ("ticket_id", "message_id"),
    "ticket_events": ("ticket_id", "occurred_at", "status"),
    # a return without line ids is told apart by its wares
    "returns": ("return_id", "line_id", "sku"),
    "refunds": ("refund_id",),
    "survey_responses": ("response_id",),
    "consents": ("customer_email", "occurred_at", "purpose"),
}
