"""Backfill: pull a past range again, land it, load it, build. It sends nothing.

Each stream is asked for the range in chunks of a day, each chunk its own batch, so that
a stop loses a day's asking at most. A bounded batch never moves a stream's cursor, so a
scheduled run may go on beside it. What the range brings to light is decided like
everything else by the next run's gates: most of it is too old to be told, but a recent
fact that was missed until now may still be due, and that run tells it.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from connectors.errors import ConnectorError, ContractViolation, SettingsError
from connectors.sources import Stream, Window
from connectors.warehouse import LoadReport
from flows.build import BuildReport, build
from flows.context import refuse_to_go_back
from flows.pull import PullFailure, land, load
from flows.shop import Shop
from flows.sources import OpenSource, open_sources

CHUNK = timedelta(days=1)


@dataclass(frozen=True)
class BackfillReport:
    """What one backfill did."""

    run_id: str
    chunks: int
    fetched: int
    failures: tuple[PullFailure, ...] = ()
    loaded: LoadReport = field(default_factory=LoadReport)
    built: BuildReport = field(default_factory=BuildReport)


def backfill(
    shop: Shop, from_at: datetime, to_at: datetime, streams: Sequence[str]
) -> BackfillReport:
    """Pull `from_at` up to `to_at` again; `streams` as `system.stream`, none for all.

    Times without an offset, as a form gives them, are UTC.
    Raises: SettingsError when the range or a stream's name makes no sense.
    """
    from_at, to_at = _in_utc(from_at), _in_utc(to_at)
    _require_range(shop, from_at, to_at)
    chosen = _chosen(shop, streams)
    run_id = uuid.uuid4().hex[:12]
    names = [f"{source.system}.{stream.name}" for source, stream in chosen]
    shop.ledger.begin_backfill(
        run_id, from_at=from_at, to_at=to_at, streams=names, now=shop.clock.now()
    )
    landed, state = _Landed(), "failed"
    try:
        with shop.writing("varsel backfill"):
            refuse_to_go_back(shop)
            for source, stream in chosen:
                windows = _windows(shop, source, stream, from_at, to_at)
                _land_each(shop, source, stream, windows, landed)
            loaded = load(shop)
            built = build(shop)
        if not (landed.failures or built.failed):
            state = "done"
    finally:
        shop.ledger.end_backfill(
            run_id, state=state, counts=landed.counts(), now=shop.clock.now()
        )
    return BackfillReport(
        run_id, landed.chunks, landed.fetched, tuple(landed.failures), loaded, built
    )


@dataclass
class _Landed:
    """What has been landed so far."""

    chunks: int = 0
    fetched: int = 0
    failures: list[PullFailure] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        failures = len(self.failures)
        return {"chunks": self.chunks, "fetched": self.fetched, "failures": failures}


def _land_each(
    shop: Shop,
    source: OpenSource,
    stream: Stream,
    windows: Iterator[Window],
    landed: _Landed,
) -> None:
    """Land window after window; one that fails ends this stream alone."""
    for window in windows:
        shop.say(f"{source.system}.{stream.name} from {window.since:%Y-%m-%d}")
        try:
            batch = land(shop, source, stream, window)
        except (ConnectorError, ContractViolation) as error:
            failure = PullFailure(source.system, stream.name, str(error))
            landed.failures.append(failure)
            return
        landed.chunks += 1
        landed.fetched += batch.fetched if batch else 0


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _require_range(shop: Shop, from_at: datetime, to_at: datetime) -> None:
    if from_at >= to_at:
        raise SettingsError(
            [
                f"--from {from_at:%Y-%m-%d} is not before --to {to_at:%Y-%m-%d}; "
                "a range ends after it begins, e.g. --from 2026-03-01 --to 2026-03-08"
            ]
        )
    if to_at > shop.clock.now() + CHUNK:
        raise SettingsError(
            [
                f"--to {to_at:%Y-%m-%d} lies in the future of this run "
                f"({shop.clock.now():%Y-%m-%d}); nothing can be pulled from there"
            ]
        )


def _chosen(shop: Shop, streams: Sequence[str]) -> list[tuple[OpenSource, Stream]]:
    offered = {
        f"{source.system}.{stream.name}": (source, stream)
        for source in open_sources(shop.settings)
        for stream in source.module.STREAMS
    }
    unknown = [name for name in streams if name not in offered]
    if unknown:
        raise SettingsError(
            [
                f"--streams {name}: there is no such stream; this shop has "
                f"{', '.join(sorted(offered))}"
                for name in unknown
            ]
        )
    return [offered[name] for name in streams or offered]


def _windows(
    shop: Shop, source: OpenSource, stream: Stream, from_at: datetime, to_at: datetime
) -> Iterator[Window]:
    if stream.is_per_key:
        keys = _parcels_of(shop, source.system, from_at, to_at)
        if keys:
            yield Window(until=to_at, since=from_at, keys=keys)
        return
    if stream.is_whole:
        yield Window(until=to_at, since=from_at)
        return
    begins = from_at
    while begins < to_at:
        ends = min(begins + CHUNK, to_at)
        yield Window(until=ends, since=begins)
        begins = ends


def _parcels_of(
    shop: Shop, carrier: str, from_at: datetime, to_at: datetime
) -> tuple[str, ...]:
    if not shop.warehouse.has("main.fct_parcels"):
        return ()
    rows = shop.warehouse.read(
        "select distinct tracking_number from fct_parcels "
        "where carrier = ? and label_at >= ? and label_at < ? order by 1",
        (carrier, from_at, to_at),
    )
    return tuple(row["tracking_number"] for row in rows)
