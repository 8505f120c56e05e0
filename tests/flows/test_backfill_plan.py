"""What a backfill would take, why, what it would cost, and how fast that is said."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from command import varsel
from published_rows import publish_rows
from range_vendor import SHOPIFY, TOKEN, shop_of
from tiny_shop import ROOT, SETTINGS, write_shop

from connectors.clock import FixedClock
from connectors.intervals import Interval
from connectors.landing import Landing
from connectors.settings import load_settings
from connectors.sources import Page, Record
from flows.asked import Asked
from flows.backfill_plan import plan_backfill
from flows.estimates import budgets, calls_by_system, costs
from flows.gaps import find_gaps
from flows.plan_words import backfill_plan_lines, gap_lines, pull_plan_lines
from flows.shop import Shop
from flows.sources import code_version

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FIRST = datetime(2026, 2, 28, 23, tzinfo=UTC)
DAY = timedelta(days=1)
POSTNORD = '[sources.postnord]\nbase_url = "https://carrier.example"\n'
SECRETS = {**TOKEN, "VARSEL_POSTNORD_KEY": "not-asked"}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_of(tmp_path, NOW)


@pytest.fixture
def carrier_shop(tmp_path: Path) -> Shop:
    config = write_shop(tmp_path / "shop", SETTINGS + SHOPIFY + POSTNORD)
    return Shop(load_settings(config, SECRETS), FixedClock(NOW))


def asked(*streams: str, days: int = 4, **ways: Any) -> Asked:
    streams = streams or ("shopify.orders",)
    return Asked(from_at=FIRST, to_at=FIRST + days * DAY, streams=streams, **ways)


def land_days(shop: Shop, *days: int, rows: int = 1, **said: Any) -> None:
    for day in days:
        orders = [Record("orders", f"{day}-{row}", {}) for row in range(rows)]
        shop.landing.write_batch(
            "shopify",
            "orders",
            [Page(orders)],
            extracted_at=NOW,
            since=FIRST + day * DAY,
            until=FIRST + (day + 1) * DAY,
            **said,
        )


def verdicts(shop: Shop, wanted: Asked) -> list[tuple[bool, str]]:
    return [(each.is_taken, each.reason) for each in plan_backfill(shop, wanted)]


def test_only_what_is_not_landed_is_taken(shop: Shop) -> None:
    land_days(shop, 1)
    half = FIRST + 2 * DAY
    shop.landing.write_batch(
        "shopify",
        "orders",
        [],
        extracted_at=NOW,
        since=half,
        until=half + DAY / 2,
    )
    assert verdicts(shop, asked()) == [
        (True, "not landed"),
        (False, "landed already"),
        (True, "landed in part"),
        (True, "not landed"),
    ]


def test_changed_code_takes_what_other_code_has_landed(shop: Shop) -> None:
    land_days(shop, 0, code_version=code_version("shopify"))
    land_days(shop, 1, code_version="older")
    land_days(shop, 2)
    assert verdicts(shop, asked(reprocess="changed-code")) == [
        (False, "landed by this version of the connector"),
        (True, "landed by another version of the connector"),
        (True, "landed by another version of the connector"),
        (False, "not landed; --reprocess missing takes it"),
    ]


def test_the_code_of_a_connector_is_all_of_its_own_files() -> None:
    assert code_version("shopify") != code_version("zendesk")
    assert len(code_version("shopify")) == 12


def test_a_file_is_one_chunk_and_landed_once_it_was_read(shop: Shop) -> None:
    (before,) = plan_backfill(shop, asked("files.orders"))
    shop.landing.write_batch(
        "files", "orders", [Page([Record("orders", "1", {})], "d")], extracted_at=NOW
    )
    (after,) = plan_backfill(shop, asked("files.orders"))
    assert (before.is_taken, after.is_taken) == (True, False)
    assert before.during == Interval(FIRST, FIRST + 4 * DAY)


def test_a_carrier_is_asked_about_parcels_it_was_never_asked_about(
    carrier_shop: Shop,
) -> None:
    publish_rows(
        carrier_shop,
        "fct_parcels",
        "carrier varchar, tracking_number varchar, label_at timestamptz",
        [
            ("postnord", "P1", FIRST),
            ("postnord", "P2", FIRST + DAY),
            ("postnord", "P3", FIRST + DAY),
            ("gls", "G1", FIRST + 2 * DAY),
        ],
    )
    answered = Page([Record("shipments", number, {}) for number in ("P1", "P2")])
    carrier_shop.landing.write_batch(
        "postnord", "shipments", [answered], extracted_at=NOW
    )
    plan = plan_backfill(carrier_shop, asked("postnord.shipments", days=3))
    assert [(each.is_taken, each.reason, each.keys) for each in plan] == [
        (False, "every parcel was asked about already", 0),
        (True, "parcels that were never asked about", 1),
        (False, "no parcel of it was labelled then", 0),
    ]
    again = asked("postnord.shipments", days=3, reprocess="all")
    assert [each.keys for each in plan_backfill(carrier_shop, again)] == [1, 2, 0]


def test_rows_and_calls_are_guessed_from_what_is_landed(shop: Shop) -> None:
    land_days(shop, 0, rows=20, requests=lambda: 5)
    land_days(shop, 1, rows=40, requests=lambda: 10)
    (cost,) = costs(shop, plan_backfill(shop, asked()))
    # two days of thirty rows, a call for every four
    assert (cost.chunks, cost.rows, cost.calls) == (2, 60, 16)


def test_without_history_the_rows_are_unknown(shop: Shop) -> None:
    (cost,) = costs(shop, plan_backfill(shop, asked()))
    assert (cost.chunks, cost.rows, cost.calls) == (4, None, 4)


def test_a_limit_of_the_vendor_sets_the_time(tmp_path: Path) -> None:
    config = write_shop(
        tmp_path / "shop", SETTINGS + POSTNORD + "max_requests_per_minute = 10\n"
    )
    shop = Shop(load_settings(config, SECRETS), FixedClock(NOW))
    rows = [("postnord", f"P{number}", FIRST) for number in range(45)]
    publish_rows(
        shop,
        "fct_parcels",
        "carrier varchar, tracking_number varchar, label_at timestamptz",
        rows,
    )
    found = costs(shop, plan_backfill(shop, asked("postnord.shipments", days=1)))
    (budget,) = budgets(shop, calls_by_system(found))
    # ten at once, and the other thirty-five in four more minutes
    assert (budget.calls, budget.takes_s) == (45, 240)


def test_the_words_tell_of_each_stretch_and_that_nothing_is_sent(shop: Shop) -> None:
    land_days(shop, 1)
    lines = backfill_plan_lines(shop, asked(days=4))
    assert lines[:3] == [
        "take shopify.orders 2026-03-01 to 2026-03-02: not landed",
        "skip shopify.orders 2026-03-02 to 2026-03-03: landed already",
        "take shopify.orders 2026-03-03 to 2026-03-05, 2 chunks: not landed",
    ]
    assert "Messages: none would be sent." in "\n".join(lines)


def test_gaps_are_told_with_the_way_to_close_them(shop: Shop) -> None:
    land_days(shop, 0, 2)
    found = find_gaps(shop, ["shopify.orders"], from_at=FIRST, to_at=FIRST + 3 * DAY)
    assert gap_lines(found, shop.zone) == [
        "shopify.orders 2026-03-02 to 2026-03-03: not landed; `varsel backfill` "
        "takes it"
    ]


def test_the_gap_since_the_last_pull_is_named_as_such(shop: Shop) -> None:
    shop.landing.write_batch(
        "shopify",
        "orders",
        [Page([Record("orders", "1", {})], "c")],
        extracted_at=NOW - DAY,
    )
    (gap,) = find_gaps(shop, ["shopify.orders"], from_at=FIRST)
    assert (gap.during, gap.note) == (
        Interval(NOW - DAY, NOW),
        "since the last pull; the next one brings it",
    )
    shop.ledger.note_reach("shopify", "orders", NOW)
    assert find_gaps(shop, ["shopify.orders"], from_at=FIRST) == []


def test_gaps_begin_with_the_shops_first_order(shop: Shop) -> None:
    publish_rows(shop, "fct_orders", "ordered_at timestamptz", [(FIRST,)])
    (gap,) = find_gaps(shop, ["shopify.orders"])
    assert (gap.during.begins, gap.note) == (FIRST, "never pulled")


def test_a_pull_is_planned_with_what_each_would_be_asked(carrier_shop: Shop) -> None:
    publish_rows(
        carrier_shop,
        "mart_polls_due",
        "carrier varchar, tracking_number varchar",
        [("postnord", "P1"), ("postnord", "P2"), ("gls", "G1")],
    )
    carrier_shop.ledger.note_reach("shopify", "orders", NOW - DAY)
    lines = pull_plan_lines(carrier_shop)
    assert "shopify.orders: what changed since 2026-03-09 13:00" in lines
    assert "postnord.shipments: 2 parcels due a poll" in lines
    assert any(line.startswith("postnord: about 2 calls") for line in lines)


def test_a_year_is_planned_within_a_second_without_what_runs_it(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop", SETTINGS + SHOPIFY)
    landing, year = Landing(config.parent / "var" / "landing"), 365 * DAY
    for day in range(0, 365, 2):
        since = FIRST - year + day * DAY
        landing.write_batch(
            "shopify", "orders", [], extracted_at=NOW, since=since, until=since + DAY
        )
    code = f"""
import json, sys, time
from pathlib import Path
from datetime import datetime, timedelta
import flows.plan_words as words
from flows.asked import Asked
from flows.shop import open_shop
now = datetime.fromisoformat({NOW.isoformat()!r})
shop = open_shop(Path({str(config)!r}), {TOKEN!r}, as_of=now)
began = time.perf_counter()
first = datetime.fromisoformat({FIRST.isoformat()!r})
asked = Asked(from_at=first - timedelta(365), to_at=first)
lines = words.backfill_plan_lines(shop, asked)
took = time.perf_counter() - began
heavy = {{"dbt", "prefect", "great_expectations", "pandas"}} & set(sys.modules)
print(json.dumps([took, len(lines), sorted(heavy)]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    took, lines, heavy = json.loads(done.stdout)
    assert heavy == []
    assert lines > 100
    assert took < 1


def test_the_shell_plans_and_lists_without_doing_anything(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop")
    began = time.monotonic()
    done = varsel(
        *("backfill", "--from", "2026-03-01", "--to", "2026-03-08", "--dry-run"),
        *("--config", config),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "take files.orders 2026-03-01 to 2026-03-08: not landed" in done.stdout
    assert time.monotonic() - began < 20
    assert not (config.parent / "var" / "landing").exists()
    gaps = varsel("gaps", "--streams", "files.orders", "--config", config)
    assert (gaps.returncode, gaps.stderr) == (0, "")
    assert "never pulled" in gaps.stdout
    plan = varsel("pull", "--plan", "--config", config)
    assert "files.orders: its files, if they have changed" in plan.stdout
