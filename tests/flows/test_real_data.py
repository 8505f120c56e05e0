"""A real marketplace's orders, replayed as of a day in the middle of them."""

import csv
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tiny_loops import mails, read_published, without_dbt
from tiny_shop import ROOT

from flows.run import RunReport, run
from flows.shop import Shop, open_shop

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

AS_OF = datetime(2018, 2, 15, 12, 0, tzinfo=UTC)
LANDED = {
    "orders": 10_647,
    "order_lines": 5_723,
    "parcels": 10_577,
    "parcel_events": 28_401,
    "survey_responses": 5_589,
}


def _data() -> Path:
    folder = Path(os.environ.get("VARSEL_REAL_DATA", "")) / "olist"
    if not os.environ.get("VARSEL_REAL_DATA") or not folder.is_dir():
        pytest.skip("VARSEL_REAL_DATA names no folder that holds olist/")
    return folder


def _rows(stream: str) -> list[dict[str, str]]:
    with (_data() / f"{stream}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    _data()
    settings = (ROOT / "docs" / "examples" / "olist.toml").read_text()
    assert '"../../var/olist"' in settings
    file = tmp_path_factory.mktemp("olist") / "olist.toml"
    file.write_text(settings.replace('"../../var/olist"', '"var"'))
    return file


def _shop(config: Path) -> Shop:
    return open_shop(config, os.environ, as_of=AS_OF)


@pytest.fixture(scope="module")
def first(config: Path) -> RunReport:
    return run(_shop(config))


def test_every_row_is_landed_and_accounted_for(first: RunReport) -> None:
    (load,) = first.loads
    assert {each.stream: each.landed for each in load.streams} == LANDED
    assert {stream: len(_rows(stream)) for stream in LANDED} == LANDED
    for each in load.streams:
        assert each.landed == each.new_versions + each.unchanged + each.quarantined
    assert first.problems == []


def test_only_orders_placed_by_then_are_known(first: RunReport, config: Path) -> None:
    placed = {
        row["order_id"]
        for row in _rows("orders")
        if datetime.fromisoformat(row["ordered_at"]) <= AS_OF
    }
    assert 0 < len(placed) < LANDED["orders"]
    known = read_published(config, "select order_id from fct_orders")
    assert {order for (order,) in known} == placed


def _scans_by_then() -> dict[str, dict[str, datetime]]:
    """Return the first time of each status up to then, by tracking number."""
    scans: dict[str, dict[str, datetime]] = {}
    for row in _rows("parcel_events"):
        at = datetime.fromisoformat(row["occurred_at"])
        if at <= AS_OF:
            seen = scans.setdefault(row["tracking_number"], {})
            seen[row["status"]] = min(at, seen.get(row["status"], at))
    return scans


def _delivered_by_then() -> tuple[set[str], set[str]]:
    """Return delivered tracking numbers, and those labelled only after delivery."""
    scans = _scans_by_then()
    delivered = {number for number, seen in scans.items() if "delivered" in seen}
    odd = {
        number
        for number in delivered
        if scans[number].get("label_created", scans[number]["delivered"])
        > scans[number]["delivered"]
    }
    return delivered, odd


def _said_delivered(config: Path) -> set[str]:
    rows = read_published(
        config,
        "select order_id from fct_orders "
        "where order_state in ('delivered', 'partially_delivered', 'returned') "
        "or possession_at is not null",
    )
    return {order for (order,) in rows}


def test_a_status_word_of_later_does_not_make_a_delivery(
    first: RunReport, config: Path
) -> None:
    order_of = {row["tracking_number"]: row["order_id"] for row in _rows("parcels")}
    delivered, _ = _delivered_by_then()
    scanned_later = {
        order_of.get(row["tracking_number"])
        for row in _rows("parcel_events")
        if row["status"] == "delivered" and row["tracking_number"] not in delivered
    }
    said_too_early = {
        row["order_id"]
        for row in _rows("orders")
        if row["status"] == "delivered"
        and datetime.fromisoformat(row["ordered_at"]) <= AS_OF
        and row["order_id"] in scanned_later
    }
    assert len(said_too_early) == 547
    assert _said_delivered(config) & said_too_early == set()


def test_an_order_is_delivered_when_its_parcel_was_scanned_so(
    first: RunReport, config: Path
) -> None:
    order_of = {row["tracking_number"]: row["order_id"] for row in _rows("parcels")}
    delivered, odd = _delivered_by_then()
    assert len(odd) < 5
    # some scans are of parcels that no file tells of
    told_of = delivered & order_of.keys()
    assert len(told_of) > 7_000
    expected = {order_of[number] for number in told_of - odd}
    assert _said_delivered(config) - {order_of[n] for n in odd} == expected


def test_a_label_scanned_after_the_delivery_does_not_undo_it(
    first: RunReport, config: Path
) -> None:
    order_of = {row["tracking_number"]: row["order_id"] for row in _rows("parcels")}
    _, odd = _delivered_by_then()
    assert odd
    assert {order_of[number] for number in odd} <= _said_delivered(config)


def test_parcels_past_their_promise_and_not_delivered_are_flagged(
    first: RunReport, config: Path
) -> None:
    delivered, odd = _delivered_by_then()
    overdue = {
        number
        for (number,) in read_published(
            config,
            "select tracking_number from fct_parcels where delay_flag = 'overdue'",
        )
    }
    promised = {
        row["tracking_number"]: datetime.fromisoformat(row["promised_delivery_at"])
        for row in _rows("parcels")
        if row["promised_delivery_at"]
    }
    assert len(overdue) > 100
    assert (overdue - odd) & delivered == set()
    assert all(promised[number] <= AS_OF for number in overdue)


def test_messages_are_written_in_the_fallback_language_and_counted(
    first: RunReport, config: Path
) -> None:
    sent = read_published(
        config,
        "select message_type, language, state, count(*) from fct_messages group by all",
    )
    assert {(language, state) for _, language, state, _ in sent} == {("en", "sent")}
    in_outbox = Counter(kind for kind, _ in mails(config))
    assert {kind: count for kind, _, _, count in sent} == in_outbox
    assert sum(in_outbox.values()) == first.sent["notify"].sent > 0
    fallback = read_published(
        config, "select is_language_fallback, count(*) from fct_orders group by all"
    )
    orders = read_published(config, "select count(*) from fct_orders")[0][0]
    assert fallback == [(True, orders)]


def test_completeness_is_unknown_exactly_where_there_are_no_lines(
    first: RunReport, config: Path
) -> None:
    with_lines = {row["order_id"] for row in _rows("order_lines")}
    rows = read_published(config, "select order_id, completeness from fct_orders")
    unknown = {order for order, completeness in rows if completeness == "unknown"}
    assert unknown == {order for order, _ in rows} - with_lines
    assert 0 < len(unknown) < len(rows)


def test_the_second_run_is_quiet_and_does_not_start_dbt(
    first: RunReport, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_dbt(monkeypatch)
    before = mails(config)
    assert run(_shop(config)).is_quiet
    assert mails(config) == before
