"""Bring: what it knows of a number, or that it knows nothing."""

from flows.expectations.fields import Field

_PACKAGE = "$.consignmentSet[0].packageSet[0]"
# scans of one answer stand together: where the first is unreadable, so are the others
FIELDS: dict[str, tuple[Field, ...]] = {
    "consignments": (
        Field("newest_scan_at", f"{_PACKAGE}.eventSet[0].dateIso", "instant"),
    ),
}
