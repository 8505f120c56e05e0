"""Freshdesk: tickets, and what was said on them."""

from flows.expectations.fields import Field

FIELDS: dict[str, tuple[Field, ...]] = {
    "tickets": (
        Field("id", "$.id", is_required=True),
        Field("created_at", "$.created_at", "instant", is_required=True),
        Field("updated_at", "$.updated_at", "instant", is_required=True),
        # a code; one above 5 is the account's own
        Field("status", "$.status", "number", is_required=True, at_least=1),
        Field("requester_id", "$.requester_id", is_required=True),
    ),
    "conversations": (
        Field("id", "$.id", is_required=True),
        Field("ticket_id", "$.ticket_id", is_required=True),
        Field("created_at", "$.created_at", "instant", is_required=True),
        # tells who wrote it, and a reply from an entry of time spent
        Field("incoming", "$.incoming", is_required=True),
    ),
}
