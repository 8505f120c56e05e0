"""A business clock that a person or a test may set. It knows nothing of the shop."""

from datetime import UTC, datetime, timedelta


class PracticeClock:
    """Stands still until it is told otherwise, and never runs by itself."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        self._at += step
