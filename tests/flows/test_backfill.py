"""A past range again: chunk by chunk, beside the ordinary pull, telling nobody."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from range_vendor import Vendor, run_range, shop_of, sold_by
from tiny_loops import shop_at
from tiny_shop import write_shop

from connectors.errors import SettingsError, VarselError
from connectors.sources import Page, Record
from flows import backfill as backfills
from flows.build import BuildReport
from flows.shop import Shop

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
# midnights in Copenhagen, and six in the morning of the third
FIRST = datetime(2026, 2, 28, 23, tzinfo=UTC)
SECOND, THIRD = FIRST + timedelta(days=1), FIRST + timedelta(days=2)
THIRD_AT_SIX = THIRD + timedelta(hours=6)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_of(tmp_path, NOW)


def run_of(shop: Shop) -> dict[str, Any]:
    (run,) = shop.ledger.list_backfills()
    return run


def test_each_local_day_is_asked_for_by_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    report = run_range(shop, FIRST, THIRD_AT_SIX)
    assert vendor.asked == [(FIRST, SECOND), (SECOND, THIRD), (THIRD, THIRD_AT_SIX)]
    assert (report.chunks, report.fetched, report.new_versions) == (3, 3, 3)
    assert run_of(shop)["state"] == "done"


def test_the_newest_day_may_come_first(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    run_range(shop, FIRST, THIRD, newest_first=True)
    assert vendor.asked == [(SECOND, THIRD), (FIRST, SECOND)]


def test_times_without_an_offset_are_the_shops(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    run_range(shop, datetime(2026, 3, 1), datetime(2026, 3, 2))
    assert vendor.asked == [(FIRST, SECOND)]


def test_a_range_is_landed_once_and_skipped_after_that(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    run_range(shop, FIRST, SECOND)
    run_range(shop, FIRST, THIRD)
    assert vendor.asked == [(FIRST, SECOND), (SECOND, THIRD)]
    run_range(shop, FIRST, SECOND, reprocess="all")
    assert vendor.asked[2:] == [(FIRST, SECOND)]


def test_the_ordinary_pull_goes_on_from_where_it_was(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(), monkeypatch)
    order = Record("orders", "1", {"legacyResourceId": "1"})
    shop.landing.write_batch(
        "shopify", "orders", [Page([order], "reached")], extracted_at=NOW
    )
    run_range(shop, FIRST, THIRD, reprocess="all")
    assert len(shop.landing.manifests("shopify")) == 3
    assert shop.landing.latest_cursor("shopify", "orders") == "reached"


def test_nothing_is_sent_and_nothing_reserved(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(), monkeypatch)
    assert run_range(shop, FIRST, THIRD).fetched == 2
    assert shop.ledger.list_messages() == []
    assert not shop.outbox.exists()


def test_a_day_that_fails_is_recorded_and_what_came_before_is_kept(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(fails_on=SECOND), monkeypatch)
    report = run_range(shop, FIRST, THIRD_AT_SIX)
    assert [each.reason for each in report.failures] == [
        "shopify: busy; try again later"
    ]
    assert (report.chunks, report.new_versions) == (1, 1)
    assert run_of(shop)["state"] == "failed"
    assert run_of(shop)["counts"] == {
        "chunks": 1,
        "left": 2,
        "fetched": 1,
        "failures": 1,
    }


def test_what_failed_can_be_asked_for_by_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(fails_on=SECOND), monkeypatch)
    run_range(shop, FIRST, THIRD_AT_SIX)
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    run_range(shop, FIRST, THIRD_AT_SIX, reprocess="failed")
    assert vendor.asked == [(SECOND, THIRD)]
    run_range(shop, FIRST, THIRD_AT_SIX, reprocess="failed")
    assert len(vendor.asked) == 1


def test_a_backfill_that_breaks_does_not_stay_running(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(shop: Shop) -> BuildReport:
        raise VarselError("dbt stopped before it ran anything")

    sold_by(Vendor(), monkeypatch)
    monkeypatch.setattr(backfills, "build", broken)
    with pytest.raises(VarselError, match="dbt stopped"):
        run_range(shop, FIRST, THIRD)
    assert run_of(shop)["state"] == "failed"


def test_a_chunk_is_fetched_without_holding_the_warehouse(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []
    vendor = Vendor(before=lambda: held.append(shop.warehouse.lock.is_held()))
    sold_by(vendor, monkeypatch)
    run_range(shop, FIRST, THIRD)
    assert held == [False, False]


def test_chunks_are_loaded_on_the_way_unless_another_writes(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfills, "CHUNKS_A_LOAD", 1)
    loaded = []
    loads = backfills.load

    def counted(shop: Shop) -> Any:
        loaded.append(shop.warehouse.lock.is_held())
        return loads(shop)

    monkeypatch.setattr(backfills, "load", counted)
    sold_by(Vendor(), monkeypatch)
    report = run_range(shop, FIRST, THIRD)
    assert (loaded, report.new_versions) == ([True, True, True], 2)


def test_a_fact_newer_than_the_last_pull_is_told_from_one_that_was_missed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(), monkeypatch)
    shop.ledger.note_reach("shopify", "orders", SECOND)
    order = Record("orders", "1", {"legacyResourceId": "1"})
    shop.landing.write_batch(
        "shopify", "orders", [Page([order], "reached")], extracted_at=FIRST
    )
    run_range(shop, FIRST, THIRD, reprocess="all")
    assert run_of(shop)["reached"] == {"shopify.orders": SECOND.isoformat()}


def test_a_file_is_read_once_however_long_the_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfills, "build", lambda shop: BuildReport())
    shop = shop_at(write_shop(tmp_path / "shop"), NOW)
    report = run_range(shop, FIRST, THIRD, "files.orders")
    assert (report.chunks, report.fetched) == (1, 12)


@pytest.mark.parametrize(
    ("begins", "ends", "streams", "said"),
    [
        (FIRST, datetime(2026, 4, 1, tzinfo=UTC), [], "lies in the future"),
        (NOW, NOW + timedelta(hours=1), [], "lies in the future"),
        (FIRST, THIRD, ["shopify.carts"], "this shop has shopify.orders"),
        (datetime(2026, 3, 1, 12), FIRST, [], "is not before"),
    ],
    ids=["future", "begins now", "unknown stream", "backwards, offsets mixed"],
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
        run_range(shop, begins, ends, *streams)
    assert vendor.asked == []
    assert shop.ledger.list_backfills() == []


def test_the_end_of_a_range_is_now_at_the_latest(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    midnight = datetime(2026, 3, 9, 23, tzinfo=UTC)
    run_range(shop, midnight, midnight + timedelta(days=1))
    assert vendor.asked == [(midnight, NOW)]
