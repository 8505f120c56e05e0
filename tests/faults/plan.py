"""The faults of one play, request by request: the same seed gives the same plan.

Every kind occurs at least once, in an order and with gaps that the seed chooses. What a
fault looks like on the wire is in `server.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random


class Kind(StrEnum):
    """One way in which an answer is not what was hoped for."""

    TOO_MANY_SECONDS = "429 with Retry-After in seconds"
    TOO_MANY_DATE = "429 with Retry-After as a date"
    TOO_MANY_SILENT = "429 without Retry-After"
    SERVER_ERROR = "5xx"
    STALL = "no answer within the time limit"
    CUT = "a body that ends midway"
    NOT_JSON = "a body that is not JSON"
    ERROR_INSIDE = "the vendor's own error"
    REPEAT = "the previous page again"
    CHANGE = "a change between two pages"
    LATE = "a record that surfaces late"
    EXPIRE = "cursors forgotten"


# these do not spoil the answer itself
QUIET = frozenset({Kind.CHANGE, Kind.LATE, Kind.EXPIRE})
SERVER_ERRORS = (500, 502, 503, 504)
# more than the client's tries: such a pull fails and is tried again by the next run
LONG_BURST = 9
SKEWS = tuple(timedelta(minutes=minutes) for minutes in (0, 7, -7, 2, -2))


@dataclass(frozen=True)
class Fault:
    """What happens to one request; `number` is seconds, a status, or how often."""

    kind: Kind
    number: int = 0


@dataclass(frozen=True)
class Plan:
    """One play: what each request meets, and how far the vendor's clock is off."""

    seed: int
    skew: timedelta
    # None is a request that is answered as it should be
    steps: tuple[Fault | None, ...]


def make_plan(seed: int) -> Plan:
    """Return the plan of a seed."""
    chance = Random(seed)
    kinds = [*Kind, Kind.SERVER_ERROR, *chance.choices([*Kind], k=8)]
    # what pages over a moving set loses shows only where much moves
    kinds += [Kind.CHANGE] * 30
    chance.shuffle(kinds)
    steps: list[Fault | None] = []
    is_long_due = True
    for kind in kinds:
        steps += [None] * chance.randint(0, 2)
        faults = list(_faults(kind, chance, is_long=is_long_due))
        is_long_due = is_long_due and kind is not Kind.SERVER_ERROR
        steps += faults
    return Plan(seed, SKEWS[seed % len(SKEWS)], tuple(steps))


def _faults(kind: Kind, chance: Random, *, is_long: bool) -> Iterator[Fault]:
    """Yield the fault, several in a row where the kind comes in bursts."""
    if kind is Kind.SERVER_ERROR:
        length = LONG_BURST if is_long else chance.randint(1, 3)
        for _ in range(length):
            yield Fault(kind, chance.choice(SERVER_ERRORS))
    else:
        yield Fault(kind, chance.randint(1, 6 if kind is Kind.CHANGE else 90))
