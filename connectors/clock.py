"""The one clock: business time is passed in at the entry point and read nowhere else.

Waiting, leases and token expiry read the wall clock themselves, in `http.py` and
`state.py`; they are about this process and not about the business.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Anything that can say what time it is for the business."""

    def now(self) -> datetime:
        """Return the business time, aware and in UTC."""
        ...


class SystemClock:
    """The wall clock, for scheduled runs."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """A moment that stands still: `--as-of`, tests, the practice shop's day."""

    at: datetime

    def now(self) -> datetime:
        return self.at.astimezone(UTC)


def parse_instant(text: str, zone: tzinfo = UTC) -> datetime:
    """Return the instant in UTC; a time without offset is read in `zone`.

    Raises: ValueError when the text is not ISO 8601.
    """
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)
