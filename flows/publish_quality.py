"""What the pages show of data quality, read from the warehouse in one place.

The pages themselves are in `flows/pages`; what is published when is in `publish.py`.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flows.expectations.suites import FIELDS
from flows.quality import last_verdicts, recent_changes, unmapped_statuses
from flows.shop import Shop

CHANGES_SHOWN = timedelta(weeks=4)
REFUSED = """
    select source, stream, reason, count(*) as row_count
    from quarantine.rows group by all order by row_count desc, reason
"""
FIELDS_KNOWN = """
    select source, stream, path, type, seen_rows, rows_before
    from raw_varsel.fields order by source, stream, path, type
"""
JUDGED_DAYS = """
    select
        entity, (as_of at time zone ?)::date as judged_on,
        count(*) filter (where not is_met) as unmet_count
    from raw_varsel.expectations group by all
"""


def quality_rows(shop: Shop) -> dict[str, Sequence[dict[str, Any]]]:
    """Return the rows that the control room and the data docs take, by name."""
    zone = shop.settings.shop.time_zone
    return {
        "expectations": last_verdicts(shop),
        "judged_days": shop.warehouse.read(JUDGED_DAYS, (zone,)),
        "row_checks": _row_checks(),
        "refused": shop.warehouse.read(REFUSED),
        "fields": shop.warehouse.read(FIELDS_KNOWN),
        "field_changes": recent_changes(shop, CHANGES_SHOWN),
        "unmapped": unmapped_statuses(shop),
    }


def _row_checks() -> list[dict[str, Any]]:
    return [
        {"source": source, "stream": stream, "path": each.path, "words": each.words}
        for (source, stream), fields in FIELDS.items()
        for each in fields
    ]
