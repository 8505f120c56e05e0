"""Land: fetch one window of one stream and commit it as a batch.

Holds no lock: what is landed is whole or not there. Which windows, and what becomes of
a failure, is for `pull.py` and `backfill.py`.
"""

from collections.abc import Iterator

from connectors.errors import ConnectorError
from connectors.manifests import Manifest
from connectors.sources import Page, Stream, Window
from flows.shop import Shop
from flows.sources import OpenSource, code_version


def land(
    shop: Shop,
    source: OpenSource,
    stream: Stream,
    window: Window,
    *,
    run: str | None = None,
) -> Manifest | None:
    """Return the batch, of a backfill's `run` if any; None when nothing came."""
    batch, fault = land_until_fault(shop, source, stream, window, run=run)
    if fault:
        raise fault
    return batch


def land_until_fault(
    shop: Shop,
    source: OpenSource,
    stream: Stream,
    window: Window,
    *,
    run: str | None = None,
) -> tuple[Manifest | None, ConnectorError | None]:
    """Return the batch, and the fault after which a stream by key was left off.

    Each answer about a key is whole in itself, and may have cost a call of the day's;
    of any other stream, half a window is nothing.
    """
    faults: list[ConnectorError] = []
    # a cursor that stands still and brings nothing would land an empty batch each run
    pages = _until_unchanged(source.fetch(stream.name, window), window.cursor)
    asked_before = source.asked.count
    try:
        batch = shop.landing.write_batch(
            source.system,
            stream.name,
            _until_fault(pages, faults) if stream.is_per_key else pages,
            extracted_at=shop.clock.now(),
            since=window.since,
            until=window.until if window.since else None,
            begins_at=window.reached,
            run=run,
            code_version=code_version(source.system),
            requests=lambda: source.asked.count - asked_before,
        )
    finally:
        shop.book.flush()
    return batch, faults[0] if faults else None


def _until_unchanged(pages: Iterator[Page], cursor: str | None) -> Iterator[Page]:
    for page in pages:
        if page.records or page.cursor != cursor:
            yield page


def _until_fault(pages: Iterator[Page], faults: list[ConnectorError]) -> Iterator[Page]:
    try:
        yield from pages
    except ConnectorError as fault:
        faults.append(fault)
