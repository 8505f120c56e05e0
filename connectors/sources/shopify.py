"""Shopify Admin GraphQL: orders as they change, with all that hangs on them.

Endpoint: `POST /admin/api/{version}/graphql.json`, header `X-Shopify-Access-Token`.
Docs: https://shopify.dev/docs/api/admin-graphql/latest/queries/orders
Paging and rate: `orders(sortKey: UPDATED_AT, query: "updated_at:>='…'")` by cursor,
ten minutes before the last `updatedAt` seen, because the search index lags; the page
cursor lives inside one pull only. Limited by cost: `THROTTLED` comes with HTTP 200 and
says how long; a page that costs too much is made smaller.
Record: one an order, the text of its GraphQL node as received, id `legacyResourceId`. A
nested list that came cut short is completed by the id of its parent before the order is
yielded.
Changes of its fulfilments and returns may leave `updatedAt` alone: `recheck` reads
orders again by id.
Fills: `raw_shopify.orders`. Not here: the text of the queries (`shopify_query.py`),
throttling and errors (`shopify_client.py`), orders by id (`shopify_ids.py`).
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import TransientError
from connectors.http import Budget, CallBook, HttpClient, Limit
from connectors.settings_sources import ShopifySettings
from connectors.sources import Page, Stream, Window
from connectors.sources.shopify_client import SYSTEM, ShopifyClient, TooCostly
from connectors.sources.shopify_ids import LISTS_BACK, list_ids, recheck, zulu
from connectors.sources.shopify_query import ORDERS
from connectors.sources.shopify_records import read_order, read_page
from connectors.sources.watermark import Watermark, begins_at

__all__ = [
    "LISTS_BACK",
    "STREAMS",
    "SYSTEM",
    "check",
    "fetch",
    "limits",
    "list_ids",
    "open_client",
    "recheck",
]

STREAMS = (
    Stream(
        "orders",
        cursor="the newest updatedAt seen",
        times="UTC",
        deletes="not told; an order deleted is found by a sweep",
        paging="endCursor inside one pull; a new search every 20,000 objects",
        # the search index lags behind the orders
        overlap=timedelta(minutes=10),
        rows_a_page=10,
    ),
)
# the vendor pages no deeper than 25,000 objects into one search
MAX_DEPTH = 20_000
_FIRST_DAY = datetime(2006, 1, 1, tzinfo=UTC)


def limits(settings: ShopifySettings) -> tuple[Limit, ...]:
    """Return no count of requests: the vendor counts points and says how many."""
    return ()


def open_client(
    settings: ShopifySettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> ShopifyClient:
    """Return a client; nothing is asked yet."""
    http = HttpClient(
        SYSTEM,
        settings.base_url,
        headers={"X-Shopify-Access-Token": settings.token.get_secret_value()},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="VARSEL_SHOPIFY_TOKEN",
        sleep=sleep,
    )
    return ShopifyClient(http, settings.api_version, sleep)


def fetch(client: ShopifyClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of whole orders, least recently updated first.

    A backfill (`since`) ends with the first page beyond `until`; any other pull goes on
    to the end. Time: UTC. Raises: TransientError, PermanentError.
    """
    declared = STREAMS[0]
    anchor = begins_at(declared, window, _FIRST_DAY)
    watermark = Watermark(declared, window)
    after, depth = None, 0
    while True:
        answer = _page(client, anchor, after)
        records = [read_order(client, stream, node) for node in answer["nodes"]]
        seen = [record.updated_at for record in records if record.updated_at]
        watermark.see(records)
        yield Page(records, watermark.cursor)
        if not answer["pageInfo"]["hasNextPage"]:
            break
        if window.since and seen and min(seen) > window.until:
            break
        if answer["pageInfo"]["endCursor"] == after:
            raise TransientError(
                f"{SYSTEM}: orders: says there is more but gives no new cursor; "
                "try again later"
            )
        after, depth = answer["pageInfo"]["endCursor"], depth + len(records)
        if depth >= MAX_DEPTH and seen and max(seen) > anchor:
            anchor, after, depth = max(seen), None, 0
    client.answered_version()


def check(client: ShopifyClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    client.ask(ORDERS, {"first": 1, "after": None, "q": _search(_FIRST_DAY)})
    return f"Shopify answers with API {client.answered_version()} and shows orders"


def _page(client: ShopifyClient, anchor: datetime, after: str | None) -> dict[str, Any]:
    """Return one page of `orders`, smaller than before if it costs too much."""
    while True:
        variables = {"first": client.page_size, "after": after, "q": _search(anchor)}
        try:
            return client.ask(ORDERS, variables, read=read_page)["orders"]
        except TooCostly:
            if client.page_size == 1:
                raise
            client.page_size //= 2


def _search(since: datetime) -> str:
    # without the quotes the vendor drops the time of day
    return f"updated_at:>='{zulu(since)}'"
