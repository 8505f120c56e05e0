"""When a record's time is over: what the shop says of its kind, what it says of itself.

Pure. What is done with such a record is in `screen.py` and `retention.py`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors.clock import parse_instant
from connectors.personal import Personal, values_at
from connectors.settings import Settings


def ends_of(settings: Settings, now: datetime) -> dict[str, datetime]:
    """Return, by kind of data, the time before which it goes."""
    return {
        kind: now - timedelta(days=days)
        for kind, days in settings.privacy.keep_days.items()
    }


def is_past(personal: Personal, payload: object, ends: Mapping[str, datetime]) -> bool:
    """Say whether a record's time is over; one that tells no time stays."""
    end = ends.get(personal.data or "")
    if end is None:
        return False
    times = [
        at
        for path in personal.dated
        for text in values_at(payload, path)
        if (at := instant_of(text)) is not None
    ]
    return bool(times) and max(times) < end


def instant_of(text: str) -> datetime | None:
    """Return the time in UTC; None where the text is none."""
    try:
        return parse_instant(text)
    except (ValueError, OverflowError):
        return None
