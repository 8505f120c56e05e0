"""Which stretches of a stream's history are landed, read off the manifests.

A pull covers from where the stream had come to the moment it was extracted; a bounded
re-read covers what it asked for. Nothing is stored: gaps are a query over manifests.
Of a source that answers only about keys it is the keys that are landed or not.
Not here: which of the gaps to fill, and in what chunks (`flows/backfill_plan.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pyarrow.parquet as pq

from connectors.manifests import Manifest

BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, order=True)
class Interval:
    """A stretch of time, its end not included."""

    begins: datetime
    ends: datetime

    def overlaps(self, other: Self) -> bool:
        return self.begins < other.ends and other.begins < self.ends

    def within(self, bounds: Self) -> Self:
        """Return the part of it that lies inside the bounds."""
        begins = max(self.begins, bounds.begins)
        return type(self)(begins, max(begins, min(self.ends, bounds.ends)))


def landed(
    manifests: Iterable[Manifest],
    *,
    is_whole: bool = False,
    reached: datetime | None = None,
) -> list[Interval]:
    """Return what the batches of one stream cover, merged, oldest first.

    `is_whole`: each batch holds all the source has. `reached`: how far a pull has come
    that found nothing new and therefore landed no batch.
    """
    found: list[Interval] = []
    before: datetime | None = None
    for each in sorted(manifests, key=lambda one: (one.extracted_at, one.batch_id)):
        covered = _covered(each, before or BEGINNING, is_whole=is_whole)
        if each.since is None:
            before = covered.ends
        found.append(covered)
    if reached is not None and before is not None and reached > before:
        found.append(Interval(before, reached))
    return merged(found)


def landed_keys(folder: Path, manifests: Iterable[Manifest]) -> set[str]:
    """Return the records that the batches hold of the stream they asked for."""
    files = [
        folder / part.file
        for each in manifests
        for part in each.parts
        if part.stream == each.stream
    ]
    found: set[str] = set()
    for file in files:
        found.update(pq.read_table(file, columns=["record_id"])[0].to_pylist())
    return found


def _covered(batch: Manifest, before: datetime, *, is_whole: bool) -> Interval:
    extracted = datetime.fromisoformat(batch.extracted_at)
    if is_whole:
        return Interval(BEGINNING, extracted)
    if batch.since is not None:
        until = datetime.fromisoformat(batch.until)
        # nothing is known of a time that had not come yet
        return Interval(datetime.fromisoformat(batch.since), min(until, extracted))
    if batch.begins_at is not None:
        return Interval(datetime.fromisoformat(batch.begins_at), extracted)
    return Interval(before, extracted)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same stretches, sorted, none empty, none touching the next."""
    found: list[Interval] = []
    for each in sorted(intervals):
        if each.begins >= each.ends:
            continue
        if found and each.begins <= found[-1].ends:
            found[-1] = Interval(found[-1].begins, max(found[-1].ends, each.ends))
        else:
            found.append(each)
    return found


def gaps(covered: Iterable[Interval], bounds: Interval) -> list[Interval]:
    """Return the stretches inside the bounds that nothing covers, oldest first."""
    found, begins = [], bounds.begins
    for each in merged(covered):
        if each.begins > begins:
            found.append(Interval(begins, each.begins).within(bounds))
        begins = max(begins, each.ends)
    found.append(Interval(begins, max(begins, bounds.ends)))
    return merged(found)
