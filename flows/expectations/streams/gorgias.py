"""Gorgias: tickets and their messages."""

from flows.expectations.fields import Field

FIELDS: dict[str, tuple[Field, ...]] = {
    "tickets": (
        Field("id", "$.id", is_required=True),
        Field("created_datetime", "$.created_datetime", "instant", is_required=True),
        Field("updated_datetime", "$.updated_datetime", "instant", is_required=True),
        Field("status", "$.status", is_required=True),
    ),
    "messages": (
        Field("id", "$.id", is_required=True),
        Field("ticket_id", "$.ticket_id", is_required=True),
        Field("created_datetime", "$.created_datetime", "instant", is_required=True),
        Field("from_agent", "$.from_agent", is_required=True),
    ),
}
