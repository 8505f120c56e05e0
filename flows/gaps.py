"""Gaps: which stretches of which stream are not landed, from the shop's first day on.

Reads manifests, the ledger and the published marts; asks nobody and waits for nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.errors import SettingsError
from connectors.intervals import BEGINNING, Interval, gaps, merged
from flows.chunks import chunked
from flows.known import Known, known_streams
from flows.parcels_wanted import parcels_wanted
from flows.readers import read_published
from flows.shop import Shop


@dataclass(frozen=True)
class Gap:
    """A stretch of one stream that is not landed, and a word on it."""

    stream: str
    during: Interval
    note: str


def find_gaps(
    shop: Shop,
    streams: Sequence[str] = (),
    *,
    from_at: datetime | None = None,
    to_at: datetime | None = None,
) -> list[Gap]:
    """Return the gaps of each stream, oldest first. Raises: SettingsError."""
    now, known = shop.clock.now(), known_streams(shop, streams)
    bounds = Interval(from_at or _first_day(shop, known), min(to_at or now, now))
    if bounds.begins >= bounds.ends:
        raise SettingsError(
            [f"--from {bounds.begins:%Y-%m-%d} is not before {bounds.ends:%Y-%m-%d}"]
        )
    return [gap for each in known for gap in _gaps_of(shop, each, bounds)]


def _gaps_of(shop: Shop, known: Known, bounds: Interval) -> Iterator[Gap]:
    if not known.stream.is_per_key:
        for during in gaps(known.landed, bounds):
            yield Gap(known.name, during, _note(known, during, bounds))
        return
    wanted = parcels_wanted(shop, known, bounds, "missing")
    days = chunked(bounds, shop.zone, "day")
    for during in merged(day for day in days if wanted.during(day)[0]):
        count = len(wanted.during(during)[0])
        yield Gap(known.name, during, f"{count:,} parcels never asked about")


def _note(known: Known, during: Interval, bounds: Interval) -> str:
    if not known.landed:
        return "never pulled"
    if during.ends == bounds.ends and during.begins == known.landed[-1].ends:
        return "since the last pull; the next one brings it"
    return "not landed; `varsel backfill` takes it"


def _first_day(shop: Shop, known: Sequence[Known]) -> datetime:
    """Return the first day of the shop: its first order's, else what landed first."""
    ordered = read_published(
        shop, "fct_orders", "select min(ordered_at) as first_at from fct_orders"
    )
    days = [row["first_at"] for row in ordered or () if row["first_at"]]
    for each in known:
        days += [one.begins for one in each.landed if one.begins > BEGINNING]
        days += [
            datetime.fromisoformat(one.since or one.extracted_at)
            for one in each.manifests
        ]
    # a shop that has nothing yet is shown as it is, over a day
    return min(days, default=shop.clock.now() - timedelta(days=1))
