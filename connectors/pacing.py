"""How long to wait before asking again: back-off, what headers say, a budget.

About this process and not about the business, so it reads the wall clock itself.
Nothing here knows a vendor.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom
from typing import Protocol

from connectors.errors import TransientError

BACK_OFF_CAP_S = 60.0
PATIENCE_S = 900.0
# the year 2001; what is smaller is no unix time of today
_FIRST_UNIX_TIME = 1_000_000_000
_random = SystemRandom()


@dataclass(frozen=True)
class Limit:
    """At most so many requests in any so many seconds, as the vendor grants them."""

    requests: int
    seconds: float


class CallBook(Protocol):
    """Remembers requests across runs, for quotas counted over hours."""

    def spent(self, system: str, seconds: float) -> int:
        """Return how many requests the system was asked in the last so many seconds."""

    def spend(self, system: str) -> None:
        """Take notice of one request."""


class NoBook:
    """Remembers nothing: for tests, and for vendors without a long quota."""

    def spent(self, system: str, seconds: float) -> int:
        return 0

    def spend(self, system: str) -> None:
        pass


class Budget:
    """What a vendor grants; `take` waits for its turn, or says when there is one.

    A limit counted over more than `PATIENCE_S` (a daily quota) is not waited for: what
    earlier runs spent of it stands in `book`, and once it is used up `take` raises
    TransientError.
    """

    def __init__(
        self,
        *limits: Limit,
        system: str = "the vendor",
        book: CallBook | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._short = [
            (each, deque(maxlen=each.requests))
            for each in limits
            if each.seconds <= PATIENCE_S
        ]
        self._long = [each for each in limits if each.seconds > PATIENCE_S]
        self._system = system
        self._book = book or NoBook()
        self._sleep = sleep
        self._monotonic = monotonic

    def take(self) -> None:
        """Return when one more request fits. Raises: TransientError: a spent quota."""
        for limit in self._long:
            if self._book.spent(self._system, limit.seconds) >= limit.requests:
                hours = limit.seconds / 3600
                raise TransientError(
                    f"{self._system}: the {limit.requests} requests that are ours in "
                    f"{hours:.0f} hours are spent; the rest is asked for by later runs",
                    retry_after_s=PATIENCE_S,
                )
        for limit, taken_at in self._short:
            if len(taken_at) == limit.requests:
                wait_s = taken_at[0] + limit.seconds - self._monotonic()
                if wait_s > 0:
                    self._sleep(wait_s)
            taken_at.append(self._monotonic())
        self._book.spend(self._system)


def back_off_s(attempt: int) -> float:
    """Return seconds to wait after the given try, with full jitter."""
    return _random.uniform(0, min(BACK_OFF_CAP_S, 2.0**attempt))


def retry_after_s(
    headers: Mapping[str, str], *, is_limit: bool = False
) -> float | None:
    """Return the whole wait the other side asks for, None when it names none.

    Seconds or an HTTP date; a date is measured against the answer's own `Date`, so a
    clock of ours that is off does not shorten the wait. Where a limit was met, vendors
    without `Retry-After` may say by `X-RateLimit-Reset` when it ends.
    """
    asked = (headers.get("Retry-After") or "").strip()
    try:
        if not asked:
            return _reset_after_s(headers) if is_limit else None
        if asked.replace(".", "", 1).isdecimal():
            return float(asked)
        return max(0.0, (_http_date(asked) - _answered_at(headers)).total_seconds())
    except (ValueError, TypeError):
        return None


def _reset_after_s(headers: Mapping[str, str]) -> float | None:
    """Return seconds until the reset, where that is a unix time to come.

    Smaller figures mean other things with other vendors and are left alone.
    """
    reset = (headers.get("X-RateLimit-Reset") or "").strip()
    if not reset.isdecimal() or int(reset) < _FIRST_UNIX_TIME:
        return None
    wait_s = int(reset) - _answered_at(headers).timestamp()
    return wait_s if wait_s > 0 else None


def _answered_at(headers: Mapping[str, str]) -> datetime:
    return _http_date(headers["Date"]) if "Date" in headers else datetime.now(UTC)


def _http_date(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
