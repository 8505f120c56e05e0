"""DHL: what its divisions know of a number, or that they know nothing."""

from flows.expectations.fields import Field

# scans of one answer stand together: where the first is unreadable, so are the others
FIELDS: dict[str, tuple[Field, ...]] = {
    "shipments": (
        Field("status_at", "$.shipments[0].status.timestamp", "instant"),
        Field("newest_scan_at", "$.shipments[0].events[0].timestamp", "instant"),
    ),
}
