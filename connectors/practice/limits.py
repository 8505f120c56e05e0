"""How much the three vendors let a client ask for, and the buckets that count it.

Waiting is about this process, so buckets run on a timer and not on the business clock.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

Timer = Callable[[], float]


@dataclass(frozen=True)
class Limits:
    """Generous by default, so that a practice run does not crawl."""

    shopify_points: float = 40_000
    shopify_points_per_s: float = 20_000
    shopify_max_query_cost: int = 1_000
    postnord_per_minute: float = 60_000
    zendesk_per_minute: float = 60_000
    zendesk_incremental_per_minute: float = 6_000


class Bucket:
    """Fills at a steady rate; `take` says how long to wait when there is too little."""

    def __init__(
        self, capacity: float, per_s: float, timer: Timer = time.monotonic
    ) -> None:
        self.capacity, self.per_s, self._timer = capacity, per_s, timer
        self._level, self._at, self._lock = capacity, timer(), Lock()

    @classmethod
    def per_minute(cls, count: float, timer: Timer = time.monotonic) -> "Bucket":
        return cls(count, count / 60, timer)

    @property
    def level(self) -> float:
        with self._lock:
            self._refill()
            return self._level

    def take(self, amount: float = 1, needed: float | None = None) -> int:
        """Return 0 and take `amount` when `needed` is there, else seconds to wait."""
        needed = amount if needed is None else needed
        with self._lock:
            self._refill()
            if self._level < needed:
                return max(1, math.ceil((needed - self._level) / self.per_s))
            self._level -= amount
            return 0

    def _refill(self) -> None:
        now = self._timer()
        self._level = min(self.capacity, self._level + (now - self._at) * self.per_s)
        self._at = now
