"""What each landed stream must satisfy to enter the warehouse, as data.

Only what makes a record unusable: its keys, the times it is placed by, numbers that are
numbers, words of a closed list. Everything after the load is checked by dbt.
"""

from dataclasses import dataclass
from typing import Literal

VERSION = "2"

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

Kind = Literal["text", "instant", "number", "absent"]


@dataclass(frozen=True)
class Field:
    """One value of a payload: where it stands and what it must be.

    `one_of` closes the list of words; `at_least` bounds a number from below.
    """

    name: str
    path: str
    kind: Kind = "text"
    is_required: bool = False
    one_of: tuple[str, ...] = ()
    at_least: float | None = None


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


FIELDS: dict[tuple[str, str], tuple[Field, ...]] = {
    ("files", "orders"): _file(
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
    ("files", "order_lines"): _file(
        "order_id", "line_id", numbers=("quantity", "unit_price")
    ),
    ("files", "parcels"): _file(
        "tracking_number",
        "order_id",
        instants=("shipped_at", "promised_delivery_at", "updated_at"),
    ),
    ("files", "parcel_events"): _file(
        "tracking_number",
        "occurred_at",
        "status",
        instants=("occurred_at", "estimated_delivery_at"),
        words={"status": PARCEL_STATUSES},
    ),
    ("files", "tickets"): _file(
        "ticket_id", "created_at", instants=("created_at", "updated_at", "solved_at")
    ),
    ("files", "ticket_messages"): _file(
        "ticket_id",
        "message_id",
        "created_at",
        "author",
        instants=("created_at",),
        words={"author": ("customer", "agent", "system")},
    ),
    ("files", "ticket_events"): _file(
        "ticket_id",
        "occurred_at",
        "status",
        instants=("occurred_at",),
        words={"status": TICKET_STATUSES},
    ),
    ("files", "returns"): _file(
        "return_id",
        "order_id",
        "requested_at",
        instants=("requested_at", "received_at", "checked_at", "updated_at"),
    ),
    ("files", "refunds"): _file(
        "refund_id",
        "order_id",
        "issued_at",
        "amount",
        instants=("issued_at",),
        numbers=("amount",),
    ),
    ("files", "survey_responses"): _file(
        "response_id",
        "answered_at",
        "score",
        instants=("answered_at",),
        numbers=("score",),
    ),
    ("files", "consents"): _file(
        "customer_email",
        "occurred_at",
        "purpose",
        "is_granted",
        instants=("occurred_at",),
    ),
    ("shopify", "orders"): (
        Field("id", "$.legacyResourceId", is_required=True),
        Field("name", "$.name", is_required=True),
        Field("created_at", "$.createdAt", "instant", is_required=True),
        Field("updated_at", "$.updatedAt", "instant", is_required=True),
        Field("amount", "$.totalPriceSet.shopMoney.amount", "number", at_least=0),
    ),
    ("zendesk", "tickets"): (
        Field("id", "$.id", is_required=True),
        Field("created_at", "$.created_at", "instant", is_required=True),
        Field("updated_at", "$.updated_at", "instant", is_required=True),
        Field("status", "$.status", is_required=True),
    ),
    ("zendesk", "ticket_comments"): (
        Field("id", "$.id", is_required=True),
        Field("ticket_id", "$.ticket_id", is_required=True),
        Field("created_at", "$.created_at", "instant", is_required=True),
    ),
    ("zendesk", "users"): (Field("id", "$.id", is_required=True),),
}
