"""Recheck: ask again, by id, for orders whose vendor does not tell of every change.

A refund taken back, a tracking number where orders are posts, a fulfilment that left
its order's time alone: no "changed since" brings these. Which orders are due is decided
by `mart_orders_to_recheck`. A source takes part that offers `recheck(client, stream,
ids)`, which yields the orders as they are now, one that is gone as a tombstone.
"""

from collections.abc import Sequence

from connectors.errors import ConnectorError, ContractViolation
from connectors.manifests import Manifest
from flows.pull_report import PullReport, failed, joined
from flows.shop import Shop
from flows.sources import OpenSource, open_sources

STREAM = "orders"
# a run asks for some, the longest unseen first, and the next one for more
ORDERS_A_RUN = 200


def recheck(shop: Shop) -> PullReport:
    """Land the orders that are due as they are now; the caller loads them."""
    if not shop.warehouse.has("main.mart_orders_to_recheck"):
        return PullReport()
    due = shop.warehouse.read(
        "select source, order_id from mart_orders_to_recheck "
        "order by last_seen_at, source, order_id"
    )
    report = PullReport()
    for source in open_sources(shop.settings, shop.book):
        ids = [row["order_id"] for row in due if row["source"] == source.system]
        if ids and hasattr(source.module, "recheck"):
            report = joined(report, _ask_again(shop, source, ids[:ORDERS_A_RUN]))
    return report


def land_by_id(shop: Shop, source: OpenSource, ids: Sequence[str]) -> Manifest | None:
    """Land what the vendor says of these orders, as one batch."""
    now = shop.clock.now()
    return shop.landing.write_batch(
        source.system,
        STREAM,
        source.module.recheck(source.client, STREAM, ids),
        extracted_at=now,
        # a moment and no range: it neither moves a cursor nor fills a gap
        since=now,
        until=now,
    )


def _ask_again(shop: Shop, source: OpenSource, ids: Sequence[str]) -> PullReport:
    shop.say(f"asking {source.system} again about {len(ids)} orders")
    try:
        batch = land_by_id(shop, source, ids)
    except (ConnectorError, ContractViolation) as error:
        failure = failed(source.system, STREAM, error)
        return PullReport(failures=(failure,))
    fetched: dict[tuple[str, str], int] = {}
    for part in batch.parts if batch else ():
        key = (source.system, part.stream)
        fetched[key] = fetched.get(key, 0) + part.rows
    return PullReport(fetched)
