"""How often each system was asked, by the hour: quotas last longer than a run.

Vendors count by the wall clock, so the hours are those of this machine and not the
business's.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from connectors.state.schema_pulls import calls
from connectors.state.store import Store

KEPT_DAYS = 32
# what a system without a long quota may have asked before it is written down
AT_MOST_UNWRITTEN = 50


class Calls(Store):
    """Counts of requests that later runs can read."""

    def add_calls(self, system: str, count: int) -> None:
        """Count so many requests to the system in the present hour."""
        hour = _hour_of(self._wall.now())
        with self._writing() as connection:
            counted = connection.execute(
                update(calls)
                .filter_by(system=system, hour=hour)
                .values(count=calls.c.count + count)
            )
            if counted.rowcount == 0:
                row = {"system": system, "hour": hour, "count": count}
                connection.execute(insert(calls).values(**row))
                old = hour - timedelta(days=KEPT_DAYS)
                connection.execute(delete(calls).where(calls.c.hour < old))

    def calls_within(self, system: str, seconds: float) -> int:
        """Return the requests of the last so many seconds, rounded up to the hour."""
        since = _hour_of(self._wall.now() - timedelta(seconds=seconds))
        query = select(func.sum(calls.c.count)).where(
            calls.c.system == system, calls.c.hour >= since
        )
        with self._reading() as connection:
            return connection.scalar(query) or 0


class Book:
    """The CallBook of a run, kept in the ledger.

    A system that is asked what it has spent has a quota: each of its calls is written
    before it is made, so that a killed run forgets none. Others are written in lots.
    """

    def __init__(self, ledger: Calls) -> None:
        self._ledger = ledger
        self._unwritten: dict[str, int] = {}
        self._with_quota: set[str] = set()

    def spent(self, system: str, seconds: float) -> int:
        """Return how many requests the system was asked in the last so many seconds."""
        self._with_quota.add(system)
        return self._ledger.calls_within(system, seconds) + self._unwritten.get(
            system, 0
        )

    def spend(self, system: str) -> None:
        """Take notice of one request."""
        count = self._unwritten.get(system, 0) + 1
        self._unwritten[system] = count
        if system in self._with_quota or count >= AT_MOST_UNWRITTEN:
            self._write(system)

    def flush(self) -> None:
        """Write down what is not written yet."""
        for system in list(self._unwritten):
            self._write(system)

    def _write(self, system: str) -> None:
        count = self._unwritten.pop(system, 0)
        if count:
            self._ledger.add_calls(system, count)


def _hour_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
