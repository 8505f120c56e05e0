"""EasyPost: the tracker with its scans."""

from flows.expectations.fields import Field

FIELDS: dict[str, tuple[Field, ...]] = {
    "trackers": (
        Field("id", "$.id", is_required=True),
        Field("tracking_code", "$.tracking_code", is_required=True),
        Field("carrier", "$.carrier"),
        Field("status", "$.status", is_required=True),
        Field("created_at", "$.created_at", "instant", is_required=True),
        Field("updated_at", "$.updated_at", "instant", is_required=True),
    ),
}
