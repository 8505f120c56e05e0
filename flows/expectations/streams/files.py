"""Canonical files: flat rows named by column, checked by column."""

from flows.expectations.fields import Field

PARCEL_STATUSES = (
    "unknown",
    "label_created",
    "picked_up",
    "in_transit",
    "customs",
    "out_for_delivery",
    "delivery_attempt_failed",
    "ready_for_pickup",
    "exception",
    "returning",
    "returned_to_sender",
    "delivered",
    "lost",
    "expired",
    "cancelled",
)
TICKET_STATUSES = ("new", "open", "waiting_on_customer", "on_hold", "solved", "closed")


def _file(
    *required: str,
    instants: tuple[str, ...] = (),
    numbers: tuple[str, ...] = (),
    words: dict[str, tuple[str, ...]] | None = None,
) -> tuple[Field, ...]:
    """Fields of a canonical file, whose payload is flat and named by column."""
    words = words or {}
    names = dict.fromkeys((*required, *instants, *numbers, *words))
    fields = [
        Field(
            name,
            f"$.{name}",
            kind="instant"
            if name in instants
            else "number"
            if name in numbers
            else "text",
            is_required=name in required,
            one_of=words.get(name, ()),
            at_least=0 if name in numbers else None,
        )
        for name in names
    ]
    return (Field("malformed", "$._malformed", kind="absent"), *fields)


FIELDS: dict[str, tuple[Field, ...]] = {
    "orders": _file(
        "order_id",
        "ordered_at",
        instants=(
            "ordered_at",
            "paid_at",
            "cancelled_at",
            "promised_delivery_at",
            "updated_at",
        ),
        numbers=("total_amount",),
    ),
    "order_lines": _file("order_id", "line_id", numbers=("quantity", "unit_price")),
    "parcels": _file(
        "tracking_number",
        "order_id",
        instants=("shipped_at", "promised_delivery_at", "updated_at"),
    ),
    "parcel_events": _file(
        "tracking_number",
        "occurred_at",
        "status",
        instants=("occurred_at", "estimated_delivery_at"),
        words={"status": PARCEL_STATUSES},
    ),
    "tickets": _file(
        "ticket_id", "created_at", instants=("created_at", "updated_at", "solved_at")
    ),
    "ticket_messages": _file(
        "ticket_id",
        "message_id",
        "created_at",
        "author",
        instants=("created_at",),
        words={"author": ("customer", "agent", "system")},
    ),
    "ticket_events": _file(
        "ticket_id",
        "occurred_at",
        "status",
        instants=("occurred_at",),
        words={"status": TICKET_STATUSES},
    ),
    "returns": _file(
        "return_id",
        "order_id",
        "requested_at",
        instants=("requested_at", "received_at", "checked_at", "updated_at"),
    ),
    "refunds": _file(
        "refund_id",
        "order_id",
        "issued_at",
        "amount",
        instants=("issued_at",),
        numbers=("amount",),
    ),
    "survey_responses": _file(
        "response_id",
        "answered_at",
        "score",
        instants=("answered_at",),
        numbers=("score",),
    ),
    "consents": _file(
        "customer_email",
        "occurred_at",
        "purpose",
        "is_granted",
        instants=("occurred_at",),
    ),
}
