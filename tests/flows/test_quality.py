"""A build is judged when there is news, remembered a day each, and holds nothing up."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from entity_marts import fill
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from flows import quality
from flows.quality import QualityReport, judge_build, last_verdicts, look_at_quality
from flows.run import RunReport
from flows.shop import Shop
from flows.summary import summarise_run

ORDER = {
    "source": "files",
    "order_id": "1",
    "ordered_at": NOON - timedelta(days=1),
    "total_amount": 10,
    "currency": "DKK",
    "country": "DK",
}
BAD = ORDER | {"country": "Danmark"}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_at(write_shop(tmp_path / "shop"), NOON)


def build(shop: Shop, *orders: dict, at: datetime = NOON, **tables: list) -> None:
    """Stand in for a build: marts and the moment they were built for."""
    fill(shop.warehouse, {"main.fct_orders": orders})
    context = {"as_of": at, "time_zone": "Europe/Copenhagen"}
    names = {f"raw_varsel.{name}": rows for name, rows in tables.items()}
    shop.warehouse.replace_tables({"raw_varsel.run_context": [context], **names})


def judged_at(shop: Shop) -> list[datetime]:
    rows = shop.warehouse.read(
        "select distinct as_of from raw_varsel.expectations order by 1"
    )
    return [row["as_of"] for row in rows]


def look(shop: Shop, *, has_news: bool = True, is_judged: bool = True) -> dict:
    report = look_at_quality(shop, has_news=has_news, is_judged=is_judged)
    return dict(report.lines)


def test_there_is_nothing_to_say_of_a_good_build(shop: Shop) -> None:
    build(shop, ORDER)
    assert look(shop) == {}
    assert len(last_verdicts(shop)) > 5


def test_what_is_not_met_is_one_line_with_what_was_seen_and_expected(
    shop: Shop,
) -> None:
    build(shop, ORDER | {"order_id": "2"}, BAD)
    assert look(shop) == {
        "expectations": "1 not met: orders: the country is a code of two letters "
        "(not so for 1 of 2, expected so for all)"
    }


def test_a_verdict_is_kept_with_its_words(shop: Shop) -> None:
    build(shop, BAD)
    judge_build(shop)
    (kept,) = (row for row in last_verdicts(shop) if not row["is_met"])
    assert kept == {
        "entity": "orders",
        "expectation": "The country is a code of two letters",
        "subject": None,
        "observed": "not so for 1 of 1",
        "expected": "so for all",
        "is_met": False,
        "as_of": NOON,
    }


def test_without_news_a_build_is_judged_again_after_six_hours_and_not_before(
    shop: Shop,
) -> None:
    build(shop, ORDER)
    look(shop, has_news=False)
    assert judged_at(shop) == [NOON]
    for hours in (1, 5, 6):
        build(shop, ORDER, at=NOON + timedelta(hours=hours))
        look(shop, has_news=False)
    assert judged_at(shop) == [NOON + timedelta(hours=6)]


def test_a_day_that_is_only_played_is_not_judged(shop: Shop) -> None:
    build(shop, BAD)
    assert look(shop, is_judged=False) == {}
    assert judged_at(shop) == []


def test_one_judgement_a_day_is_kept_the_last_of_it_for_ninety_days(
    shop: Shop,
) -> None:
    moments = [NOON + timedelta(days=days) for days in (0, 1, 90)]
    for at in moments:
        build(shop, ORDER, at=at - timedelta(hours=2))
        judge_build(shop)
        build(shop, ORDER, at=at)
        judge_build(shop)
    assert judged_at(shop) == moments[1:]


def test_a_judge_that_fails_is_told_of_and_holds_nothing_up(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the library\nbroke")

    build(shop, ORDER)
    monkeypatch.setattr(quality, "judge_entities", fail)
    assert look(shop) == {"expectations": "could not be judged: the library broke"}


def test_fields_that_changed_within_a_day_are_named(shop: Shop) -> None:
    change = {"source": "shopify", "stream": "orders", "noticed_at": NOON}
    changes = [
        change | {"kind": "missing", "path": "$.a", "type_before": "string"},
        change | {"kind": "new", "path": "$.b", "type_after": "list"},
        change
        | {
            "kind": "retyped",
            "path": "$.c",
            "type_before": "string",
            "type_after": "object",
        },
        change
        | {"kind": "new", "path": "$.old", "noticed_at": NOON - timedelta(days=1)},
    ]
    build(shop, ORDER, field_changes=changes)
    assert look(shop)["fields"] == (
        "3 changes: shopify orders $.a missing (was string); shopify orders $.b new "
        "(list); shopify orders $.c was string, is object"
    )


def test_a_long_list_names_three_and_counts_the_rest(shop: Shop) -> None:
    change = {"source": "s", "stream": "t", "kind": "new", "type_after": "number"}
    changes = [change | {"path": f"$.{n}", "noticed_at": NOON} for n in range(5)]
    build(shop, ORDER, field_changes=changes)
    assert look(shop)["fields"].endswith("s t $.2 new (number); and 2 more")


def test_status_words_nobody_has_mapped_are_named_where_the_mart_exists(
    shop: Shop,
) -> None:
    build(shop, ORDER)
    with shop.warehouse.connect() as connection:
        connection.execute(
            "create or replace table mart_unmapped_statuses as select * from (values "
            "('gls', 'parcel', 'TELEPORTED', 'X9', 7, timestamptz '2026-03-09'), "
            "('zendesk', 'ticket', 'brewing', null, 1, timestamptz '2026-03-09')"
            ") as t(source, subject_type, raw_status, raw_code, event_count, "
            "last_seen_at)"
        )
    assert look(shop)["status words"] == (
        "2 not mapped: gls 'TELEPORTED' X9 7 times, zendesk 'brewing' 1 times"
    )


def test_what_is_put_aside_is_named_by_stream_with_the_way_on(shop: Shop) -> None:
    build(shop, ORDER)
    row = {"source": "files", "stream": "orders", "record_id": "1", "payload": "{}"}
    rows = [row, row | {"payload": "[]"}, row | {"stream": "tickets"}]
    shop.warehouse.replace_tables({"quarantine.rows": rows})
    assert look(shop)["quarantine"] == (
        "3 rows put aside (files orders 2, files tickets 1): varsel quarantine list"
    )


def test_the_lines_stand_in_the_summary_of_a_run_that_had_news() -> None:
    report = RunReport(
        quality=QualityReport((("fields", "1 change: x"),)),
        sent={},
    )
    assert summarise_run(report).rows == []
    from connectors.warehouse import LoadReport, StreamLoad

    load = LoadReport([StreamLoad("files", "orders", 1, 1, 0, 0)])
    report = RunReport(loads=(load,), quality=report.quality)
    assert ("fields", "1 change: x") in summarise_run(report).rows
