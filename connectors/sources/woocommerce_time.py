"""WooCommerce's times: UTC without saying so, and one hour a year not to trust.

Orders in their own tables that are changed while summer time ends carry a GMT stamp one
hour ahead; orders kept as posts are sorted by local time. Both confuse the hour that is
lived twice with itself.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
# all of Europe puts its clocks back at the same instant, 01:00 UTC
_EUROPE = ZoneInfo("Europe/Copenhagen")


def read_time(value: Any) -> datetime | None:
    """Return the instant of a `_gmt` field, None where it cannot be read."""
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def write_time(moment: datetime) -> str:
    """Return what a filter reads rightly, with `dates_are_gmt=true`: naive UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def is_repeated(moment: datetime) -> bool:
    """Say whether it lies in the hour that local clocks show for the second time."""
    return moment.astimezone(_EUROPE).fold == 1
