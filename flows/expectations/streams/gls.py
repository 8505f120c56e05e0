"""GLS: what it knows of a number, or that it knows nothing."""

from flows.expectations.fields import Field

# scans of one answer stand together: where the first is unreadable, so are the others
FIELDS: dict[str, tuple[Field, ...]] = {
    "parcels": (
        Field("status_at", "$.parcels[0].statusDateTime", "instant"),
        Field("newest_scan_at", "$.parcels[0].events[0].eventDateTime", "instant"),
    ),
}
