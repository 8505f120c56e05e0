"""Zendesk: tickets, their comments, the people in them."""

from flows.expectations.fields import Field

FIELDS: dict[str, tuple[Field, ...]] = {
    "tickets": (
        Field("id", "$.id", is_required=True),
        Field("created_at", "$.created_at", "instant", is_required=True),
        Field("updated_at", "$.updated_at", "instant", is_required=True),
        Field("status", "$.status", is_required=True),
    ),
    "ticket_comments": (
        Field("id", "$.id", is_required=True),
        Field("ticket_id", "$.ticket_id", is_required=True),
        Field("created_at", "$.created_at", "instant", is_required=True),
    ),
    "users": (Field("id", "$.id", is_required=True),),
}
