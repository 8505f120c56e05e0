"""AfterShip: the tracking, in the shape of any version since 2024-07."""

from flows.expectations.fields import Field

FIELDS: dict[str, tuple[Field, ...]] = {
    "trackings": (
        Field("id", "$.id", is_required=True),
        Field("tracking_number", "$.tracking_number", is_required=True),
        Field("slug", "$.slug"),
        Field("tag", "$.tag", is_required=True),
        Field("created_at", "$.created_at", "instant", is_required=True),
        Field("updated_at", "$.updated_at", "instant", is_required=True),
    ),
}
