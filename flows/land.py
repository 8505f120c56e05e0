"""Land: fetch one window of one stream and commit it as a batch.

Which windows, and what becomes of a failure, is for `pull.py` and `backfill.py`.
"""

from collections.abc import Iterator

from connectors.landing import Manifest
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
    """Fetch one window of one stream and commit it as a batch, of a backfill's `run`.

    Holds no lock: what is landed is whole or not there.
    """
    # a cursor that stands still and brings nothing would land an empty batch each run
    pages = _until_unchanged(source.fetch(stream.name, window), window.cursor)
    asked_before = source.asked.count
    try:
        return shop.landing.write_batch(
            source.system,
            stream.name,
            pages,
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


def _until_unchanged(pages: Iterator[Page], cursor: str | None) -> Iterator[Page]:
    for page in pages:
        if page.records or page.cursor != cursor:
            yield page
