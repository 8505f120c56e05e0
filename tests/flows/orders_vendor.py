"""A shop system that is asked for orders by id, and a shop that has built before."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tiny_shop import SETTINGS, write_shop

from connectors.clock import FixedClock
from connectors.errors import TransientError
from connectors.settings import load_settings
from connectors.sources import Page, Record, Stream
from flows.shop import Shop

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SHOPIFY = '[sources.shopify]\nbase_url = "https://tiny.example"\n'


class OrdersVendor:
    """Has the orders of these ids; `listed` are those its lists name."""

    SYSTEM = "shopify"
    STREAMS = (Stream("orders"),)

    def __init__(self, has: Sequence[str], listed: Sequence[str] | None = None) -> None:
        self.has, self.listed = list(has), list(has if listed is None else listed)
        self.asked: list[tuple[str, ...]] = []
        self.windows: list[tuple[datetime, datetime]] = []
        self.is_busy = False

    def open_client(self, settings: Any, **given: Any) -> "OrdersVendor":
        return self

    def list_ids(
        self, client: Any, stream: str, since: datetime, until: datetime
    ) -> Iterator[str]:
        self.windows.append((since, until))
        yield from self.listed

    def recheck(self, client: Any, stream: str, ids: Sequence[str]) -> Iterator[Page]:
        self.asked.append(tuple(ids))
        for one in ids:
            if self.is_busy:
                raise TransientError("shopify: busy; try again later")
            at = NOW.isoformat()
            node = {"legacyResourceId": one, "name": one, "createdAt": at}
            payload = {**node, "updatedAt": at}
            is_gone = one not in self.has
            yield Page([Record("orders", one, payload, is_deleted=is_gone)])


def shop_that_knows(
    folder: Path, orders: dict[str, timedelta], due: Sequence[tuple[str, str, int]] = ()
) -> Shop:
    """Return a shop whose marts hold these orders by age, and those due again."""
    config = write_shop(folder / "shop", SETTINGS + SHOPIFY)
    settings = load_settings(config, {"VARSEL_SHOPIFY_TOKEN": "not-asked"})
    shop = Shop(settings, FixedClock(NOW))
    shop.warehouse.prepare()
    with shop.warehouse.connect() as connection:
        connection.execute(
            "create table fct_orders "
            "(source varchar, order_id varchar, ordered_at timestamptz)"
        )
        for order, age in orders.items():
            row = ["shopify", order, NOW - age]
            connection.execute("insert into fct_orders values (?, ?, ?)", row)
        connection.execute(
            "create table mart_orders_to_recheck "
            "(source varchar, order_id varchar, last_seen_at timestamptz)"
        )
        for source, order, hours in due:
            row = [source, order, NOW - timedelta(hours=hours)]
            connection.execute(
                "insert into mart_orders_to_recheck values (?, ?, ?)", row
            )
    return shop


def raw_orders(shop: Shop) -> list[tuple[str, bool]]:
    """Return id and whether a tombstone of every order version in raw."""
    rows = shop.warehouse.read(
        "select record_id, is_deleted from raw_shopify.orders order by 1"
    )
    return [(row["record_id"], row["is_deleted"]) for row in rows]
