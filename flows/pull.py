"""Pull: ask every source what is new and land it; ask carriers about parcels due.

Which parcels are due a poll is decided by `mart_polls_due`. One source that fails does
not keep the others from landing; its failure is reported and tried again next run.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors.errors import ConnectorError, ContractViolation
from connectors.landing import Manifest
from connectors.sources import Page, Stream, Window
from connectors.warehouse import LoadReport
from flows.context import refuse_to_go_back
from flows.expectations.checking import suite_for
from flows.shop import Shop
from flows.sources import OpenSource, open_sources

KEYS_A_BATCH = 200


@dataclass(frozen=True)
class PullFailure:
    """A stream that could not be pulled, and why, in one line."""

    system: str
    stream: str
    reason: str


@dataclass(frozen=True)
class PullReport:
    """What was fetched, by system and stream, and what failed."""

    fetched: dict[tuple[str, str], int] = field(default_factory=dict)
    failures: tuple[PullFailure, ...] = ()


def pull(shop: Shop) -> PullReport:
    """Land what is new from shops, helpdesks and files."""
    asked = [
        (source, stream)
        for source in open_sources(shop.settings)
        for stream in source.streams(is_per_key=False)
    ]
    return _pull_each(shop, asked, lambda source, stream: _window(shop, source, stream))


def poll(shop: Shop) -> PullReport:
    """Ask carriers about the parcels that `mart_polls_due` names."""
    # the longest overdue first: a limit that is hit midway starves no parcel for good
    due = shop.warehouse.read(
        "select carrier, tracking_number from mart_polls_due "
        "group by carrier, tracking_number "
        "order by min(due_since_at), carrier, tracking_number"
    )
    report = PullReport()
    for source in open_sources(shop.settings):
        keys = [
            row["tracking_number"] for row in due if row["carrier"] == source.system
        ]
        for stream in source.streams(is_per_key=True) if keys else ():
            shop.say(f"asking {source.system} about {len(keys)} parcels")
            report = joined(report, _poll_source(shop, source, stream, keys))
    return report


def _poll_source(
    shop: Shop, source: OpenSource, stream: Stream, keys: list[str]
) -> PullReport:
    """Ask in chunks, each its own batch; what was answered before a fault is kept."""
    report = PullReport()
    for chunk in batched(keys, KEYS_A_BATCH):
        window = Window(until=shop.clock.now(), keys=chunk)
        asked = [(source, stream)]
        answer = _pull_each(shop, asked, lambda *_, window=window: window)
        report = joined(report, answer)
        if answer.failures:
            break
    return report


def batched(keys: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Yield the keys in order, so many at a time."""
    for start in range(0, len(keys), size):
        yield tuple(keys[start : start + size])


def pull_and_load(shop: Shop) -> tuple[PullReport, list[LoadReport]]:
    """Pull and load; then ask carriers, where a build has said about which parcels."""
    with shop.writing("varsel pull"):
        shop = shop.standing_still()
        refuse_to_go_back(shop)
        pulled, loads = pull(shop), [load(shop)]
        if has_carriers(shop) and shop.warehouse.has("main.mart_polls_due"):
            pulled = joined(pulled, poll(shop))
            loads.append(load(shop))
    return pulled, loads


def has_carriers(shop: Shop) -> bool:
    """Say whether any source answers only for the parcels it is asked about."""
    return any(
        source.streams(is_per_key=True) for source in open_sources(shop.settings)
    )


def load(shop: Shop) -> LoadReport:
    """Load what is landed, good rows to raw and bad ones to the quarantine."""
    with shop.writing("varsel load"):
        return shop.warehouse.load(shop.landing, suite_for)


def land(
    shop: Shop, source: OpenSource, stream: Stream, window: Window
) -> Manifest | None:
    """Fetch one window of one stream and commit it as a batch."""
    batch, fault = _land_until_fault(shop, source, stream, window)
    if fault:
        raise fault
    return batch


def _land_until_fault(
    shop: Shop, source: OpenSource, stream: Stream, window: Window
) -> tuple[Manifest | None, ConnectorError | None]:
    """Return the batch, and the fault after which a stream by key was left off.

    Each answer about a key is whole in itself, and may have cost a call of the day's;
    of any other stream, half a window is nothing.
    """
    faults: list[ConnectorError] = []
    # a cursor that stands still and brings nothing would land an empty batch each run
    pages = _until_unchanged(source.fetch(stream.name, window), window.cursor)
    batch = shop.landing.write_batch(
        source.system,
        stream.name,
        _until_fault(pages, faults) if stream.is_per_key else pages,
        extracted_at=shop.clock.now(),
        since=window.since,
        until=window.until if window.since else None,
    )
    return batch, faults[0] if faults else None


def _pull_each(
    shop: Shop,
    asked: list[tuple[OpenSource, Stream]],
    window_for: Callable[[OpenSource, Stream], Window],
) -> PullReport:
    fetched: dict[tuple[str, str], int] = {}
    failures = []
    for source, stream in asked:
        try:
            window = window_for(source, stream)
            batch, fault = _land_until_fault(shop, source, stream, window)
        except (ConnectorError, ContractViolation) as error:
            failures.append(PullFailure(source.system, stream.name, str(error)))
            continue
        if fault:
            failures.append(PullFailure(source.system, stream.name, str(fault)))
        for part in batch.parts if batch else ():
            key = (source.system, part.stream)
            fetched[key] = fetched.get(key, 0) + part.rows
    return PullReport(fetched, tuple(failures))


def _window(shop: Shop, source: OpenSource, stream: Stream) -> Window:
    shop.say(f"pulling {source.system} {stream.name}")
    latest = shop.landing.latest(source.system, stream.name)
    return Window(
        until=shop.clock.now(),
        cursor=shop.landing.latest_cursor(source.system, stream.name),
        reached=datetime.fromisoformat(latest.extracted_at) if latest else None,
    )


def _until_unchanged(pages: Iterator[Page], cursor: str | None) -> Iterator[Page]:
    for page in pages:
        if page.records or page.cursor != cursor:
            yield page


def _until_fault(pages: Iterator[Page], faults: list[ConnectorError]) -> Iterator[Page]:
    try:
        yield from pages
    except ConnectorError as fault:
        faults.append(fault)


def joined(first: PullReport, second: PullReport) -> PullReport:
    """Return both as one report."""
    fetched = dict(first.fetched)
    for key, rows in second.fetched.items():
        fetched[key] = fetched.get(key, 0) + rows
    return PullReport(fetched, first.failures + second.failures)


def failure_lines(failures: Iterable[PullFailure]) -> list[str]:
    """Return one line a fault; what stops several streams alike is told once."""
    streams: dict[tuple[str, str], list[str]] = {}
    for each in failures:
        fault = (each.system, each.reason.removeprefix(f"{each.system}: "))
        streams.setdefault(fault, []).append(each.stream)
    return [
        f"{system} {names[0]}: {reason}" if len(names) == 1 else f"{system}: {reason}"
        for (system, reason), names in streams.items()
    ]
