"""WooCommerce REST v3: orders as they change, and the refunds of those that have any.

Endpoint: `GET /wp-json/wc/v3/orders`, `GET /wp-json/wc/v3/orders/{id}/refunds`; Basic,
consumer key and secret, over https.
Docs: https://woocommerce.github.io/woocommerce-rest-api-docs/#orders
Paging and rate: `modified_after` excludes its second and reads naive UTC rightly only
with `dates_are_gmt=true`. A page by number loses orders that change meanwhile, so each
page begins again just before the last change seen (`orderby=modified`); what shares one
second beyond a page is read whole. No limit of its own; two requests a second.
Records: `orders` as received; one in the trash is a tombstone. On the same pages
`refunds`, each with the `order_id` it was asked under. Checkout drafts are left out.
Not moving a change time: a deleted refund, a note and, where orders are posts, address
and tracking. `recheck` reads such orders again by id, `list_ids` names all there are.
Fills: `raw_woocommerce.orders`, `.refunds`. Not here: what is listed and how
(`woocommerce_lists.py`), errors (`_client.py`), records (`_records.py`).
"""

import base64
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.http import Budget, CallBook, HttpClient, Limit
from connectors.settings_sources import WoocommerceSettings
from connectors.sources import Page, Stream, Window
from connectors.sources.watermark import Watermark, begins_at
from connectors.sources.woocommerce_client import ROWS_A_PAGE, SYSTEM, WoocommerceClient
from connectors.sources.woocommerce_lists import by_id, changed, created, stamps
from connectors.sources.woocommerce_records import (
    fetch_refunds,
    read_order,
    read_unlisted,
)

STREAMS = (
    Stream(
        "orders",
        cursor="the newest date_modified_gmt seen",
        times="UTC without an offset; an hour ahead while summer time ends",
        deletes="an order in the trash is a tombstone; one deleted for good "
        "is found by a sweep",
        paging="keyset by date_modified_gmt; what shares its last second whole",
        # a stamp may run an hour ahead, and everything else must still be found
        overlap=timedelta(minutes=90),
        # stamped when saving begins, seen when its request of minutes has ended
        settle_lag=timedelta(minutes=5),
        rows_a_page=ROWS_A_PAGE,
        carries=("refunds",),
    ),
)
DRAFTS = frozenset({"checkout-draft", "auto-draft"})
IDS_A_PAGE = 50
_FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def limits(settings: WoocommerceSettings) -> tuple[Limit, ...]:
    """Return what we allow ourselves: the shop has no limit, its host may have one."""
    return (Limit(settings.max_requests_per_minute, 60),)


def open_client(
    settings: WoocommerceSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> WoocommerceClient:
    """Return a client; nothing is asked yet."""
    key, secret = settings.key.get_secret_value(), settings.secret.get_secret_value()
    basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
    http = HttpClient(
        SYSTEM,
        settings.base_url,
        headers={"Authorization": f"Basic {basic}"},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="VARSEL_WOOCOMMERCE_KEY and VARSEL_WOOCOMMERCE_SECRET",
        sleep=sleep,
    )
    return WoocommerceClient(http)


def fetch(client: WoocommerceClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 100 orders and their refunds, then those in the trash.

    A backfill (`since`) ends with the first page beyond `until`. Time: UTC.
    Raises: TransientError after the last retry; PermanentError on 4xx.
    """
    begins = begins_at(STREAMS[0], window, _FIRST_DAY)
    watermark = Watermark(STREAMS[0], window)
    for status in ("any", "trash"):
        for rows in changed(client, begins, status):
            orders = [
                read_order(row) for row in rows if row.get("status") not in DRAFTS
            ]
            watermark.see(orders)
            yield Page([*orders, *fetch_refunds(client, orders)], watermark.cursor)
            seen = stamps(rows)
            if window.since and seen and min(seen) > window.until:
                break


def check(client: WoocommerceClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    client.page("/orders", {})
    return f"WooCommerce answers and shows {client.total} orders"


def list_ids(
    client: WoocommerceClient, stream: str, since: datetime, until: datetime
) -> Iterator[str]:
    """Yield the id of every order created from `since` up to `until`.

    All but those in the trash and those of a status that a plugin keeps out of lists.
    """
    return created(client, since, until)


def recheck(
    client: WoocommerceClient, stream: str, ids: Sequence[str]
) -> Iterator[Page]:
    """Yield the orders of these ids as they are now, whatever their change time says.

    One that is gone is a tombstone. Refunds are asked for wherever money was taken.
    """
    for start in range(0, len(ids), IDS_A_PAGE):
        wanted = ids[start : start + IDS_A_PAGE]
        listed = by_id(client, wanted)
        orders = [
            read_order(listed[one]) if one in listed else read_unlisted(client, one)
            for one in wanted
        ]
        yield Page([*orders, *fetch_refunds(client, orders, is_thorough=True)])
