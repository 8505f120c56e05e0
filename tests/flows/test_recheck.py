"""Orders due again are asked for by id, and the cursor stays where it was."""

from pathlib import Path

import pytest
from orders_vendor import NOW, OrdersVendor, raw_orders, shop_that_knows

from connectors.sources import Page, Record
from flows import recheck as rechecks
from flows import sources
from flows.pull import load
from flows.recheck import recheck


def sold_by(vendor: OrdersVendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MODULES", (vendor,))


def test_the_longest_unseen_are_asked_first_and_others_by_a_later_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = OrdersVendor(has=["1", "2", "3"])
    sold_by(vendor, monkeypatch)
    monkeypatch.setattr(rechecks, "ORDERS_A_RUN", 2)
    due = [("shopify", "1", 21), ("shopify", "2", 90), ("shopify", "3", 30)]
    shop = shop_that_knows(tmp_path, {}, due)
    assert recheck(shop).fetched == {("shopify", "orders"): 2}
    assert vendor.asked == [("2", "3")]


def test_what_is_gone_becomes_a_tombstone_and_no_cursor_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(OrdersVendor(has=["1"]), monkeypatch)
    shop = shop_that_knows(tmp_path, {}, [("shopify", "1", 21), ("shopify", "2", 21)])
    page = Page([Record("orders", "1", {"legacyResourceId": "1"})], "reached")
    shop.landing.write_batch("shopify", "orders", [page], extracted_at=NOW)
    recheck(shop)
    load(shop)
    assert ("2", True) in raw_orders(shop)
    assert shop.landing.latest_cursor("shopify", "orders") == "reached"
    last = shop.landing.manifests("shopify")[-1]
    assert last.since == last.until == NOW.isoformat()


def test_a_source_that_cannot_be_asked_by_id_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PlainVendor(OrdersVendor):
        recheck = property()

    vendor = PlainVendor(has=["1"])
    sold_by(vendor, monkeypatch)
    shop = shop_that_knows(tmp_path, {}, [("shopify", "1", 21), ("files", "2", 21)])
    report = recheck(shop)
    assert (report.fetched, report.failures, vendor.asked) == ({}, (), [])


def test_a_vendor_that_is_busy_is_told_and_lands_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = OrdersVendor(has=["1"])
    vendor.is_busy = True
    sold_by(vendor, monkeypatch)
    shop = shop_that_knows(tmp_path, {}, [("shopify", "1", 21)])
    (failure,) = recheck(shop).failures
    assert (failure.stream, "busy" in failure.reason) == ("orders", True)
    assert shop.landing.manifests() == []


def test_before_the_first_build_nothing_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = OrdersVendor(has=[])
    sold_by(vendor, monkeypatch)
    shop = shop_that_knows(tmp_path, {})
    with shop.warehouse.connect() as connection:
        connection.execute("drop table mart_orders_to_recheck")
    assert recheck(shop).fetched == {}
