"""Shipmondo: the shipment as booked."""

from flows.expectations.fields import Field

FIELDS: dict[str, tuple[Field, ...]] = {
    "shipments": (
        Field("id", "$.id", is_required=True),
        Field("carrier_code", "$.carrier_code", is_required=True),
        Field("created_at", "$.created_at", "instant", is_required=True),
        Field("updated_at", "$.updated_at", "instant"),
    ),
}
