"""PostNord: what it knows of a number, or that it knows nothing."""

from flows.expectations.fields import Field

# scans of one answer stand together: where the first is unreadable, so are the others
FIELDS: dict[str, tuple[Field, ...]] = {
    "shipments": (Field("first_scan_at", "$.items[0].events[0].eventTime", "instant"),),
}
