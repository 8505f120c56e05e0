"""Orders deleted without a word are found, and a listing at fault deletes nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from orders_vendor import NOW, OrdersVendor, raw_orders, shop_that_knows

from connectors.errors import SettingsError
from flows import sources
from flows.sweep import Swept, sweep

DAY = timedelta(days=1)


def sold_by(vendor: OrdersVendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MODULES", (vendor,))


def numbered(count: int) -> dict[str, timedelta]:
    return {f"{number:04d}": 2 * DAY for number in range(count)}


def test_an_order_the_vendor_denies_becomes_a_tombstone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = OrdersVendor(has=["1", "2"])
    sold_by(vendor, monkeypatch)
    shop = shop_that_knows(tmp_path, {"1": DAY, "2": DAY, "3": DAY})
    report = sweep(shop, 30)
    assert report.swept == (Swept("shopify", known=3, missing=1, landed=1),)
    assert vendor.asked == [("3",)]
    assert raw_orders(shop) == [("3", True)]
    assert shop.landing.latest_cursor("shopify", "orders") is None


def test_an_order_that_only_the_lists_leave_out_is_kept_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(OrdersVendor(has=["1", "2"], listed=["1"]), monkeypatch)
    shop = shop_that_knows(tmp_path, {"1": DAY, "2": DAY})
    assert sweep(shop, 30).failures == ()
    assert raw_orders(shop) == [("2", False)]


def test_only_orders_of_the_window_and_known_before_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = OrdersVendor(has=[])
    sold_by(vendor, monkeypatch)
    ages = {"too old": 31 * DAY, "too young": timedelta(minutes=59), "in it": 29 * DAY}
    shop = shop_that_knows(tmp_path, ages)
    report = sweep(shop, 30)
    until = NOW - timedelta(hours=1)
    assert vendor.windows == [(until - 30 * DAY, until)]
    assert [(each.known, each.landed) for each in report.swept] == [(1, 1)]
    assert raw_orders(shop) == [("in it", True)]


def test_no_farther_back_than_the_vendor_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = OrdersVendor(has=["1"])
    vendor.LISTS_BACK = 59 * DAY
    sold_by(vendor, monkeypatch)
    sweep(shop_that_knows(tmp_path, {"1": DAY, "2": 70 * DAY}), 365)
    ((since, until),) = vendor.windows
    assert until - since == 59 * DAY


@pytest.mark.parametrize(
    ("known", "missing", "is_stopped"),
    [(1, 1, False), (50, 2, True), (199, 2, True), (200, 2, False), (200, 3, True)],
)
def test_more_than_one_in_a_hundred_stops_before_anything_is_landed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    known: int,
    missing: int,
    is_stopped: bool,
) -> None:
    orders = numbered(known)
    vendor = OrdersVendor(has=list(orders)[missing:])
    sold_by(vendor, monkeypatch)
    shop = shop_that_knows(tmp_path, orders)
    report = sweep(shop, 30)
    assert bool(report.failures) == is_stopped
    assert len(raw_orders(shop)) == (0 if is_stopped else missing)
    if is_stopped:
        (failure,) = report.failures
        assert f"no longer lists {missing} of {known} known orders" in failure.reason
        assert (vendor.asked, shop.landing.manifests()) == ([], [])


def test_a_vendor_that_fails_midway_lands_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = OrdersVendor(has=[])
    vendor.is_busy = True
    sold_by(vendor, monkeypatch)
    shop = shop_that_knows(tmp_path, {"1": DAY})
    (failure,) = sweep(shop, 30).failures
    assert "busy" in failure.reason
    assert shop.landing.manifests() == []


def test_a_shop_that_has_not_built_yet_has_nothing_to_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = OrdersVendor(has=[])
    sold_by(vendor, monkeypatch)
    shop = shop_that_knows(tmp_path, {})
    assert sweep(shop, 30).swept == (Swept("shopify", 0, 0, 0),)
    assert vendor.windows == []


def test_less_than_a_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="one day or more"):
        sweep(shop_that_knows(tmp_path, {}), 0)
