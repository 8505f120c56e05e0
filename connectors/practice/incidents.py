"""Bad days at a terminal: many parcels held at one place at the same time.

Every stretch of four weeks has one such incident, sometimes two. Single parcels that go
astray by themselves are decided in `journeys.py`.
"""

from datetime import date, timedelta
from functools import lru_cache

from connectors.practice.places import HUBS
from connectors.practice.randomness import dice, pick
from connectors.practice.worktime import next_working_day

STRETCH_DAYS = 28
WEIGHTS = {"taulov": 16, "brondby": 24, "malmo": 12, "landvetter": 10, "rosersberg": 16,
           "alfaset": 14, "bergen": 8}  # fmt: skip


@lru_cache(maxsize=256)
def incidents_of(seed: int, stretch: int) -> dict[tuple[str, date], int]:
    """Return terminal and day to working days held, for one stretch of four weeks."""
    die = dice(seed, "incident", stretch)
    held: dict[tuple[str, date], int] = {}
    first = date.fromordinal(stretch * STRETCH_DAYS)
    for _ in range(1 + (die.random() < 0.4)):
        hub = HUBS[pick(die, WEIGHTS)].name
        start = next_working_day(first + timedelta(days=die.randrange(2, 24)))
        length, days = die.choice((1, 2, 2)), die.choice((2, 3, 4))
        for offset in range(length):
            held[(hub, next_working_day(start + timedelta(days=offset)))] = days
    return held


def days_held(seed: int, hub: str, day: date) -> int:
    """Return how many working days a parcel that reaches `hub` on `day` is held."""
    return incidents_of(seed, day.toordinal() // STRETCH_DAYS).get((hub, day), 0)
