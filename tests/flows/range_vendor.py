"""A shop system that answers each window with one order of its first moment."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tiny_shop import SETTINGS, write_shop

from connectors.clock import FixedClock
from connectors.errors import TransientError
from connectors.settings import load_settings
from connectors.sources import Page, Record, Stream, Window
from flows import backfill as backfills
from flows import sources
from flows.asked import Asked
from flows.backfill import backfill
from flows.backfill_report import BackfillReport
from flows.build import BuildReport
from flows.shop import Shop

SHOPIFY = '[sources.shopify]\nbase_url = "https://tiny.example"\n'
TOKEN = {"VARSEL_SHOPIFY_TOKEN": "not-asked"}


class Vendor:
    """Fails on the windows it is told to; does something before each answer."""

    SYSTEM = "shopify"
    STREAMS = (Stream("orders"),)

    def __init__(
        self,
        fails_on: datetime | None = None,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        self.asked: list[tuple[datetime | None, datetime]] = []
        self.fails_on, self.before = fails_on, before

    def open_client(self, settings: Any, **given: Any) -> "Vendor":
        return self

    def fetch(self, client: Any, stream: str, window: Window) -> Iterator[Page]:
        self.asked.append((window.since, window.until))
        self.before()
        if self.fails_on is not None and window.since == self.fails_on:
            raise TransientError("shopify: busy; try again later")
        at = window.since.isoformat()
        payload = {"legacyResourceId": at, "name": at, "createdAt": at, "updatedAt": at}
        yield Page([Record("orders", at, payload, window.since)], f"until {at}")


def sold_by(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the vendor be the shop's one source, and a build be done at once."""
    monkeypatch.setattr(sources, "MODULES", (vendor,))
    monkeypatch.setattr(backfills, "build", lambda shop: BuildReport())


def run_range(
    shop: Shop, begins: datetime, ends: datetime, *streams: str, **ways: Any
) -> BackfillReport:
    asked = Asked(from_at=begins, to_at=ends, streams=list(streams), **ways)
    return backfill(shop, asked)


def shop_of(folder: Path, now: datetime) -> Shop:
    """Return a shop with a shop system to ask, at that time."""
    config = write_shop(folder / "shop", SETTINGS + SHOPIFY)
    return Shop(load_settings(config, TOKEN), FixedClock(now))
