"""Which chunks a backfill takes, which it leaves, and the reason for each.

Asks no vendor, waits for nobody and writes nothing: it reads manifests, the ledger and
the published marts. What taking them costs is in `estimates.py`.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, islice, takewhile
from typing import Any

from connectors.errors import SettingsError
from connectors.intervals import Interval, gaps
from flows.asked import Asked
from flows.chunks import chunked, in_zone
from flows.known import Known, known_streams
from flows.parcels_wanted import parcels_wanted
from flows.shop import Shop
from flows.ways import Reprocess

# whether it is taken, why, and how many keys are asked for where keys are
Verdict = tuple[bool, str, int]
Judge = Callable[[Interval], Verdict]
REASONS_TO_ASK = {
    "missing": "parcels that were never asked about",
    "changed-code": "parcels asked about by another version of the connector",
    "all": "all was asked for",
}


@dataclass(frozen=True)
class Chunk:
    """A stretch of one stream: whether it is taken, and why."""

    system: str
    stream: str
    during: Interval
    is_taken: bool
    reason: str
    # how many keys a source is asked for that answers only about keys
    keys: int = 0

    @property
    def name(self) -> str:
        return f"{self.system}.{self.stream}"

    def as_row(self) -> dict[str, Any]:
        """Return what the ledger keeps of it."""
        during = {"begins_at": self.during.begins, "ends_at": self.during.ends}
        return {"system": self.system, "stream": self.stream, **during}


def plan_backfill(shop: Shop, asked: Asked) -> list[Chunk]:
    """Return every chunk of the range in the order it would be taken.

    Raises: SettingsError when the range or a stream's name makes no sense.
    """
    bounds = range_of(shop, asked)
    chunks = [
        chunk
        for known in known_streams(shop, asked.streams)
        for chunk in _chunks_of(shop, known, bounds, asked)
    ]
    return sorted(
        chunks, key=lambda each: each.during.begins, reverse=asked.newest_first
    )


def range_of(shop: Shop, asked: Asked) -> Interval:
    """Return the range in UTC, ending now at the latest. Raises: SettingsError."""
    begins, ends = in_zone(asked.from_at, shop.zone), in_zone(asked.to_at, shop.zone)
    now = shop.clock.now()
    if begins >= ends:
        raise SettingsError([f"--from {begins} is not before --to {ends}"])
    if begins >= now or ends > now + timedelta(days=1):
        raise SettingsError(
            [
                f"--to {ends:%Y-%m-%d} lies in the future of this run "
                f"({now:%Y-%m-%d}); nothing can be pulled from there"
            ]
        )
    return Interval(begins, min(ends, now))


def _chunks_of(
    shop: Shop, known: Known, bounds: Interval, asked: Asked
) -> Iterator[Chunk]:
    """Yield a stream's chunks; a source read whole has one, however long the range."""
    stretches = [bounds]
    if not known.stream.is_whole:
        stretches = list(chunked(bounds, shop.zone, asked.by))
    system, name = known.module.SYSTEM, known.stream.name
    judge = _judges(known, bounds)[asked.reprocess]
    if known.stream.is_per_key and asked.reprocess != "failed":
        judge = _judge_of_parcels(shop, known, bounds, asked.reprocess)
    for during in stretches:
        yield Chunk(system, name, during, *judge(during))


def _judge_of_parcels(
    shop: Shop, known: Known, bounds: Interval, reprocess: Reprocess
) -> Judge:
    wanted = parcels_wanted(shop, known, bounds, reprocess)

    def judge(during: Interval) -> Verdict:
        numbers, total = wanted.during(during)
        if not total:
            return False, "no parcel of it was labelled then", 0
        if not numbers:
            return False, "every parcel was asked about already", 0
        return True, REASONS_TO_ASK[reprocess], len(numbers)

    return judge


def _judges(known: Known, bounds: Interval) -> dict[Reprocess, Judge]:
    """Return for each way of going through a range what it says of an interval."""
    unlanded = gaps(known.landed, bounds)
    not_by_this_code = gaps(known.landed_by_this_code, bounds)

    def missing(during: Interval) -> Verdict:
        lacking = _overlapping(unlanded, during)
        if not lacking:
            return False, "landed already", 0
        is_all = lacking[0].within(during) == during
        return True, "not landed" if is_all else "landed in part", 0

    def failed(during: Interval) -> Verdict:
        for each, error in known.failed.items():
            if each.overlaps(during):
                return True, f"failed when last tried: {error}", 0
        return False, "did not fail", 0

    def changed(during: Interval) -> Verdict:
        if not _overlapping(not_by_this_code, during):
            return False, "landed by this version of the connector", 0
        lacking = _overlapping(unlanded, during)
        if lacking and lacking[0].within(during) == during:
            return False, "not landed; --reprocess missing takes it", 0
        return True, "landed by another version of the connector", 0

    return {
        "missing": missing,
        "failed": failed,
        "changed-code": changed,
        "all": lambda during: (True, "all was asked for", 0),
    }


def _overlapping(stretches: Sequence[Interval], during: Interval) -> list[Interval]:
    # they are sorted and none touches another
    first = bisect_right(stretches, during.begins, key=lambda each: each.ends)
    rest = islice(stretches, first, None)
    return list(takewhile(lambda each: each.begins < during.ends, rest))


def runs_of(chunks: Sequence[Chunk]) -> Iterator[tuple[Interval, int, Chunk]]:
    """Yield neighbours that are judged alike as one: their span, count and first."""
    ordered = sorted(chunks, key=lambda each: (each.name, each.during))
    alike = groupby(ordered, key=lambda each: (each.name, each.is_taken, each.reason))
    for _, group in alike:
        found = list(group)
        span = Interval(found[0].during.begins, found[-1].during.ends)
        yield span, len(found), found[0]
