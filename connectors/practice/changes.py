"""Which things changed when, so that "changed since" costs what it returns.

Holds times only; what a change was is in the thing itself.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Generic, TypeVar

from connectors.practice.worktime import DAY, local_day

Thing = TypeVar("Thing")


class Changes(Generic[Thing]):
    """Times of change in buckets of a day, each thing's times known in advance."""

    def __init__(self) -> None:
        self._days: dict[date, list[tuple[datetime, int, Thing]]] = defaultdict(list)
        self._count = 0
        self._answers: dict[
            tuple[datetime, datetime], list[tuple[datetime, Thing]]
        ] = {}

    def add(self, thing: Thing, times: list[datetime]) -> None:
        self._answers.clear()
        self._count += 1
        for at in times:
            self._days[local_day(at)].append((at, self._count, thing))

    def latest(self, since: datetime, until: datetime) -> list[tuple[datetime, Thing]]:
        """Return each thing's last change until then, where that is `since` or later.

        In order of time, then in the order in which the things were added. A client
        asks page by page, so the last few answers are kept.
        """
        if (since, until) not in self._answers:
            if len(self._answers) > 3:
                self._answers.clear()
            self._answers[(since, until)] = self._find(since, until)
        return self._answers[(since, until)]

    def _find(self, since: datetime, until: datetime) -> list[tuple[datetime, Thing]]:
        if not self._days:
            return []
        day = max(local_day(since), min(self._days))
        last: dict[int, tuple[datetime, Thing]] = {}
        while day <= local_day(until):
            for at, serial, thing in self._days.get(day, ()):
                if since <= at <= until and (
                    serial not in last or at > last[serial][0]
                ):
                    last[serial] = (at, thing)
            day += DAY
        in_order = sorted(last, key=lambda serial: (last[serial][0], serial))
        return [last[serial] for serial in in_order]
