"""A past range again: a day at a time, beside the ordinary pull, telling nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tiny_loops import shop_at
from tiny_shop import SETTINGS, write_shop

from connectors.errors import SettingsError, TransientError, VarselError
from connectors.sources import Page, Record, Stream, Window
from flows import backfill as backfills
from flows import sources
from flows.backfill import backfill
from flows.build import BuildReport
from flows.shop import Shop

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FIRST, THIRD = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, 6, tzinfo=UTC)
SHOPIFY = '[sources.shopify]\nbase_url = "https://tiny.example"\n'
TOKEN = {"VARSEL_SHOPIFY_TOKEN": "not-asked"}


class Vendor:
    """A shop system that answers each window with one order of its first moment."""

    SYSTEM = "shopify"
    STREAMS = (Stream("orders"),)

    def __init__(self, fails_on: datetime | None = None) -> None:
        self.asked: list[tuple[datetime | None, datetime]] = []
        self.fails_on = fails_on

    def open_client(self, settings: Any, **given: Any) -> "Vendor":
        return self

    def fetch(self, client: Any, stream: str, window: Window) -> Iterator[Page]:
        self.asked.append((window.since, window.until))
        if self.fails_on is not None and window.since == self.fails_on:
            raise TransientError("shopify: busy; try again later")
        at = window.since.isoformat()
        payload = {"legacyResourceId": at, "name": at, "createdAt": at, "updatedAt": at}
        yield Page([Record("orders", at, payload, window.since)], f"until {at}")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    from connectors.clock import FixedClock
    from connectors.settings import load_settings

    config = write_shop(tmp_path / "shop", SETTINGS + SHOPIFY)
    monkeypatch.setattr(backfills, "build", lambda shop: BuildReport())
    return Shop(load_settings(config, TOKEN), FixedClock(NOW))


def sold_by(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MODULES", (vendor,))


def run_of(shop: Shop) -> dict[str, Any]:
    (run,) = shop.ledger.list_backfills()
    return run


def test_each_day_is_asked_for_by_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    report = backfill(shop, FIRST, THIRD, [])
    second, third = FIRST.replace(day=2), FIRST.replace(day=3)
    assert vendor.asked == [(FIRST, second), (second, third), (third, THIRD)]
    assert (report.chunks, report.fetched, report.loaded.new_versions) == (3, 3, 3)
    assert run_of(shop)["state"] == "done"


def test_times_without_an_offset_are_utc(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    second = FIRST.replace(day=2)
    backfill(shop, FIRST.replace(tzinfo=None), second.replace(tzinfo=None), [])
    assert vendor.asked == [(FIRST, second)]


def test_the_ordinary_pull_goes_on_from_where_it_was(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(), monkeypatch)
    order = Record("orders", "1", {"legacyResourceId": "1"})
    shop.landing.write_batch(
        "shopify", "orders", [Page([order], "reached")], extracted_at=NOW
    )
    backfill(shop, FIRST, THIRD, [])
    assert len(shop.landing.manifests("shopify")) == 4
    assert shop.landing.latest_cursor("shopify", "orders") == "reached"


def test_nothing_is_sent_and_nothing_reserved(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(), monkeypatch)
    assert backfill(shop, FIRST, THIRD, []).fetched == 3
    assert shop.ledger.list_messages() == []
    assert not shop.outbox.exists()


def test_a_day_that_fails_is_recorded_and_what_came_before_is_kept(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(fails_on=FIRST.replace(day=2)), monkeypatch)
    report = backfill(shop, FIRST, THIRD, [])
    assert [each.reason for each in report.failures] == [
        "shopify: busy; try again later"
    ]
    assert (report.chunks, report.loaded.new_versions) == (1, 1)
    assert run_of(shop)["state"] == "failed"
    assert run_of(shop)["counts"] == {"chunks": 1, "fetched": 1, "failures": 1}


def test_a_backfill_that_breaks_does_not_stay_running(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(shop: Shop) -> BuildReport:
        raise VarselError("dbt stopped before it ran anything")

    sold_by(Vendor(), monkeypatch)
    monkeypatch.setattr(backfills, "build", broken)
    with pytest.raises(VarselError, match="dbt stopped"):
        backfill(shop, FIRST, THIRD, [])
    assert run_of(shop)["state"] == "failed"


def test_a_file_is_read_once_however_long_the_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfills, "build", lambda shop: BuildReport())
    shop = shop_at(write_shop(tmp_path / "shop"), NOW)
    report = backfill(shop, FIRST, THIRD, ["files.orders"])
    assert (report.chunks, report.fetched) == (1, 12)


@pytest.mark.parametrize(
    ("begins", "ends", "streams", "said"),
    [
        (THIRD, FIRST, [], "is not before"),
        (FIRST, FIRST, [], "is not before"),
        (FIRST, datetime(2026, 4, 1, tzinfo=UTC), [], "lies in the future"),
        (FIRST, THIRD, ["shopify.carts"], "this shop has shopify.orders"),
    ],
    ids=["backwards", "empty", "future", "unknown stream"],
)
def test_a_range_that_makes_no_sense_is_refused_before_anything_is_asked(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    begins: datetime,
    ends: datetime,
    streams: list[str],
    said: str,
) -> None:
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    with pytest.raises(SettingsError, match=said):
        backfill(shop, begins, ends, streams)
    assert vendor.asked == []
    assert shop.ledger.list_backfills() == []
