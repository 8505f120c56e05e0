"""How far a stream of changes has come: a cursor that is a time of the vendor's own.

For streams asked for by "changed since". The cursor is the newest change seen, held
back by the stream's settle lag, so that it never passes what can still appear; the next
pull begins before it by the stream's overlap. Not here: cursors only a vendor can read.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from connectors.sources import Record, Stream, Window


class Watermark:
    """The cursor of one pull of one stream; it never goes back and never runs ahead."""

    def __init__(self, stream: Stream, window: Window) -> None:
        self._bound = window.until - stream.settle_lag
        self._reached = datetime.fromisoformat(window.cursor) if window.cursor else None

    def see(self, records: Iterable[Record]) -> None:
        """Take notice of the records of a page."""
        times = [each.updated_at for each in records if each.updated_at is not None]
        # a change that the vendor dates in our future says nothing of how far we are
        seen = [min(each, self._bound) for each in times]
        self._reached = max(
            [*seen, *([self._reached] if self._reached else [])], default=None
        )

    @property
    def cursor(self) -> str | None:
        """Return the cursor that is true once all that was seen has landed."""
        if self._reached is None:
            return None
        return self._reached.astimezone(UTC).isoformat().replace("+00:00", "Z")


def begins_at(stream: Stream, window: Window, first_day: datetime) -> datetime:
    """Return the time to ask from: the backfill's own, else the cursor less overlap."""
    if window.since is not None:
        return window.since
    if window.cursor is not None:
        return datetime.fromisoformat(window.cursor) - stream.overlap
    return first_day
