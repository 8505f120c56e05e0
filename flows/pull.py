"""Pull: ask every source what is new and land it; ask carriers about parcels due.

Which parcels are due a poll is decided by `mart_polls_due`. One source that fails does
not keep the others from landing; its failure is reported and tried again next run.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from connectors.errors import ConnectorError, ContractViolation
from connectors.sources import Stream, Window
from connectors.warehouse import LoadReport
from flows.context import refuse_to_go_back
from flows.expectations.checking import suite_for
from flows.land import land_until_fault
from flows.pull_kinds import Kind, is_of
from flows.pull_report import PullReport, failed, joined
from flows.recheck import recheck
from flows.shop import Shop
from flows.sources import OpenSource, configured, open_sources

KEYS_A_BATCH = 200


def pull(shop: Shop, of: Kind | None = None) -> PullReport:
    """Land what is new from shops, helpdesks and files, or from those of one kind."""
    asked = [
        (source, stream)
        for source in open_sources(shop.settings, shop.book)
        if is_of(source.system, of)
        for stream in source.streams(is_per_key=False)
    ]
    return _pull_each(shop, asked, lambda source, stream: _window(shop, source, stream))


def pull_and_recheck(shop: Shop, of: Kind | None = None) -> PullReport:
    """Land what is new, and orders whose vendor does not tell of every change."""
    pulled = pull(shop, of)
    return joined(pulled, recheck(shop)) if of in (None, "orders") else pulled


def poll(shop: Shop) -> PullReport:
    """Ask carriers about the parcels that `mart_polls_due` names."""
    # the longest overdue first: a limit that is hit midway starves no parcel for good
    due = shop.warehouse.read(
        "select carrier, tracking_number from mart_polls_due "
        "group by carrier, tracking_number "
        "order by min(due_since_at), carrier, tracking_number"
    )
    report = PullReport()
    for source in open_sources(shop.settings, shop.book):
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


def pull_and_load(
    shop: Shop, of: Kind | None = None
) -> tuple[PullReport, list[LoadReport]]:
    """Pull and load; then ask carriers, where a build has said about which parcels."""
    with shop.writing("varsel pull"):
        shop = shop.standing_still()
        refuse_to_go_back(shop)
        pulled, loads = pull_and_recheck(shop, of), [load(shop)]
        is_asking = of in (None, "parcels") and has_carriers(shop)
        if is_asking and shop.warehouse.has("main.mart_polls_due"):
            pulled = joined(pulled, poll(shop))
            loads.append(load(shop))
    return pulled, loads


def has_carriers(shop: Shop) -> bool:
    """Say whether any source answers only for the parcels it is asked about."""
    return any(
        stream.is_per_key
        for module in configured(shop.settings)
        for stream in module.STREAMS
    )


def load(shop: Shop) -> LoadReport:
    """Load what is landed, good rows to raw and bad ones to the quarantine."""
    with shop.writing("varsel load"):
        return shop.warehouse.load(shop.landing, suite_for)


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
            batch, fault = land_until_fault(shop, source, stream, window)
        except (ConnectorError, ContractViolation) as error:
            failures.append(failed(source.system, stream.name, error))
            continue
        shop.ledger.note_reach(source.system, stream.name, shop.clock.now())
        if fault:
            failures.append(failed(source.system, stream.name, fault))
        for part in batch.parts if batch else ():
            key = (source.system, part.stream)
            fetched[key] = fetched.get(key, 0) + part.rows
    return PullReport(fetched, tuple(failures))


def _window(shop: Shop, source: OpenSource, stream: Stream) -> Window:
    shop.say(f"pulling {source.system} {stream.name}")
    landing, asked = shop.landing, (source.system, stream.name)
    latest = landing.latest(*asked)
    return Window(
        until=shop.clock.now(),
        cursor=latest and (latest.cursor or landing.latest_cursor(*asked)),
        reached=datetime.fromisoformat(latest.extracted_at) if latest else None,
    )
