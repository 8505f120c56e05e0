"""How long to wait before asking again: back-off, `Retry-After`, a budget a minute.

About this process and not about the business, so it reads the wall clock itself.
Nothing here knows a vendor.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom

BACK_OFF_CAP_S = 60.0
_random = SystemRandom()


class Budget:
    """At most so many requests in any 60 seconds; `take` waits for its turn."""

    def __init__(
        self,
        max_requests_per_minute: int,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._taken_at: deque[float] = deque(maxlen=max_requests_per_minute)
        self._sleep = sleep
        self._monotonic = monotonic

    def take(self) -> None:
        """Return when one more request fits."""
        if len(self._taken_at) == self._taken_at.maxlen:
            wait_s = self._taken_at[0] + 60 - self._monotonic()
            if wait_s > 0:
                self._sleep(wait_s)
        self._taken_at.append(self._monotonic())


def back_off_s(attempt: int) -> float:
    """Return seconds to wait after the given try, with full jitter."""
    return _random.uniform(0, min(BACK_OFF_CAP_S, 2.0**attempt))


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return the whole wait the other side asks for, None when it names none.

    Seconds or an HTTP date; a date is measured against the answer's own `Date`, so a
    clock of ours that is off does not shorten the wait.
    """
    asked = (headers.get("Retry-After") or "").strip()
    if not asked:
        return None
    if asked.replace(".", "", 1).isdecimal():
        return float(asked)
    try:
        until = _http_date(asked)
        now = _http_date(headers["Date"]) if "Date" in headers else datetime.now(UTC)
    except (ValueError, TypeError):
        return None
    return max(0.0, (until - now).total_seconds())


def _http_date(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
