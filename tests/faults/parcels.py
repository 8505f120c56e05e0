"""Parcels that a carrier answers for by number, known or not, while they are scanned.

What all models of carriers share; how a parcel looks in an answer, each model says.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random


@dataclass
class Scan:
    """One scan, at the carrier's own time."""

    at: datetime
    word: str


@dataclass
class Parcel:
    """A number and what its carrier tells of it; nothing before it is known."""

    number: str
    is_known: bool
    scans: list[Scan] = field(default_factory=list)


class Parcels:
    """A carrier's parcels; the oldest scans drop out of what it tells."""

    def __init__(self, now: Callable[[], datetime], words: tuple[str, ...]) -> None:
        self.now = now
        self.all: dict[str, Parcel] = {}
        self._words = words
        self._chance = Random(1)

    def keys(self) -> tuple[str, ...]:
        return tuple(self.all)

    def populate(self, count: int) -> None:
        for index in range(count):
            # three at a time share their instant
            at = self.now() - timedelta(minutes=2 * count - index // 3)
            self._add(at, is_known=index % 5 != 4)

    def change(self, step: int) -> None:
        """Let a number be new or found, a parcel be scanned or forgotten in part."""
        kind = step % 4
        known = [one for one in self.all.values() if one.is_known]
        unknown = [one for one in self.all.values() if not one.is_known]
        if kind == 0:
            self._add(self.now(), is_known=step % 8 == 0)
        elif kind == 1 and unknown:
            self._chance.choice(unknown).is_known = True
        elif kind == 2:
            self._chance.choice(known).scans[:1] = []
        else:
            self._scan(self._chance.choice(known), self.now())

    def surface_late(self) -> None:
        """Tell now of a scan that lies before others already told."""
        known = [one for one in self.all.values() if one.is_known]
        self._scan(self._chance.choice(known), self.now() - timedelta(minutes=40))

    def _add(self, at: datetime, *, is_known: bool) -> None:
        number = f"{3_700_000_000 + len(self.all):011}"
        parcel = self.all[number] = Parcel(number, is_known)
        self._scan(parcel, at)
        self._scan(parcel, at)

    def _scan(self, parcel: Parcel, at: datetime) -> None:
        parcel.scans.append(Scan(at, self._chance.choice(self._words)))
        parcel.scans.sort(key=lambda scan: scan.at)


def not_found(number: str) -> dict[str, object]:
    """Return what stands for a number that the carrier does not know."""
    return {"notFound": True, "id": number}
