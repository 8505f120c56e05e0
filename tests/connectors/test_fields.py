"""What a stream's fields are, and what is noticed when they change."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.landing import Landing
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse
from connectors.warehouse.json_paths import sql_has, types_in

MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


class Feed:
    """One stream, landed and loaded a batch a day."""

    def __init__(self, folder: Path) -> None:
        self.landing = Landing(folder / "landing")
        self.warehouse = Warehouse(folder / "w.duckdb")
        self.day, self.number = 0, 0

    def send(self, count: int, **fields) -> None:
        rows = []
        for _ in range(count):
            self.number += 1
            rows.append({"id": self.number, **fields})
        self.send_rows(rows)

    def send_rows(self, rows: list[dict]) -> None:
        self.day += 1
        records = [Record("shipments", str(id(row)), row, None) for row in rows]
        self.landing.write_batch(
            "postnord",
            "shipments",
            [Page(records)],
            extracted_at=MONDAY + timedelta(days=self.day),
        )
        self.warehouse.load(self.landing, lambda *_: None)

    def changes(self) -> list[tuple]:
        rows = self.warehouse.read(
            "select kind, path, type_before, type_after from raw_varsel.field_changes "
            "order by noticed_at, kind, path"
        )
        return [tuple(row.values()) for row in rows]

    def fields(self) -> set[tuple[str, str]]:
        rows = self.warehouse.read("select path, type from raw_varsel.fields")
        return {(row["path"], row["type"]) for row in rows}


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    return Feed(tmp_path)


def test_the_fields_of_a_new_stream_are_known_and_no_news(feed: Feed) -> None:
    feed.send(3, price={"amount": "5"}, lines=[{"sku": "A"}], note=None, is_paid=True)
    assert feed.changes() == []
    assert feed.fields() == {
        ("$", "object"),
        ("$.id", "number"),
        ("$.price", "object"),
        ("$.price.amount", "string"),
        ("$.lines", "list"),
        ("$.lines[]", "object"),
        ("$.lines[].sku", "string"),
        ("$.note", "null"),
        ("$.is_paid", "boolean"),
    }


def test_a_field_that_comes_later_is_noticed_once_and_only_at_its_top(
    feed: Feed,
) -> None:
    feed.send(30, name="x")
    feed.send(5, name="x", gift={"text": "hi", "wrap": True})
    feed.send(5, name="x", gift={"text": "hi", "wrap": True})
    assert feed.changes() == [("new", "$.gift", None, "object")]


def test_a_rare_optional_field_is_no_news_until_it_keeps_coming(feed: Feed) -> None:
    feed.send(30, name="x")
    feed.send_rows([{"id": -n, "name": "x"} for n in range(1, 9)] + [{"odd": 1}])
    assert feed.changes() == []
    assert ("$.odd", "number") in feed.fields()


def test_a_field_that_was_always_there_and_is_gone_is_noticed_once(feed: Feed) -> None:
    feed.send(100, name="x", price={"amount": 1})
    feed.send(20, name="x")
    feed.send(20, name="x")
    assert feed.changes() == [("missing", "$.price", "object", None)]


def test_a_field_that_goes_comes_back_and_goes_is_noticed_twice(feed: Feed) -> None:
    for _ in range(5):
        feed.send(100, name="x")
    feed.send(20)
    feed.send(100, name="x")
    feed.send(20)
    kinds = [(kind, path) for kind, path, *_ in feed.changes()]
    assert kinds == [("missing", "$.name"), ("missing", "$.name")]


def test_a_field_that_is_null_in_every_row_counts_as_gone(feed: Feed) -> None:
    feed.send(100, name="x")
    feed.send(20, name=None)
    assert feed.changes() == [("missing", "$.name", "string", None)]


@pytest.mark.parametrize(
    ("before", "after"),
    [(99, 20), (100, 19)],
    ids=["too little known before", "too few rows now"],
)
def test_too_few_rows_say_nothing_of_what_is_missing(
    feed: Feed, before: int, after: int
) -> None:
    feed.send(before, name="x")
    feed.send(after)
    assert feed.changes() == []


def test_one_row_among_thousands_that_has_the_field_keeps_it_from_being_missing(
    feed: Feed,
) -> None:
    feed.send(100, price={"amount": 1})
    rows = [{"id": number} for number in range(3_000)]
    rows[1_777]["price"] = {"amount": 2}
    feed.send_rows(rows)
    assert feed.changes() == []


def test_a_field_of_another_type_is_noticed_with_what_it_was_and_is(feed: Feed) -> None:
    feed.send(5, status="sent", price="5.00")
    feed.send(5, status={"code": "sent"}, price=5)
    feed.send(5, status={"code": "sent"}, price=5)
    assert feed.changes() == [
        ("retyped", "$.price", "string", "number"),
        ("retyped", "$.status", "string", "object"),
    ]


def test_a_field_that_was_null_so_far_has_not_changed_its_type(feed: Feed) -> None:
    feed.send(30, paid_at=None)
    feed.send(30, paid_at="2026-03-09")
    assert feed.changes() == []


def test_a_part_loaded_late_changes_when_a_field_was_seen_and_not_how(
    tmp_path: Path,
) -> None:
    seen = []
    for order in ((0, 1), (1, 0)):
        feed = Feed(tmp_path / str(order))
        for batch in order:
            feed.day = batch
            feed.send_rows([{"id": batch, "name": "x"}])
        seen.append(
            feed.warehouse.read(
                "select path, type, first_seen_at, last_seen_at, seen_rows "
                "from raw_varsel.fields order by all"
            )
        )
    assert seen[0] == seen[1]
    assert len(seen[0]) == 3


def test_keys_that_are_data_are_one_path_and_name_nobody() -> None:
    payload = '{"by": {"1001": 1, "anna@k.example": 2, "3f2504e0-4f89-11d3": 3}}'
    assert types_in([payload]) == {
        ("$", "object"): 1,
        ("$.by", "object"): 1,
        ("$.by.*", "number"): 1,
    }


def test_a_payload_that_is_no_json_is_seen_as_that() -> None:
    assert types_in(["{"]) == {("$", "unreadable"): 1}


@pytest.mark.parametrize(
    ("payload", "path", "has"),
    [
        ('{"a":{"b":1}}', "$.a.b", True),
        ('{"a":{"b":null}}', "$.a.b", False),
        ('{"a":"b"}', "$.a.b", False),
        ('{"a":[{"b":null},{"b":2}]}', "$.a[].b", True),
        ('{"a":[{"b":null}]}', "$.a[].b", False),
        ('{"a":{"7":{"b":1}}}', "$.a.*.b", True),
        ('{"it\'s":1}', "$.it's", True),
    ],
)
def test_a_value_is_found_at_its_path(
    tmp_path: Path, payload: str, path: str, has: bool
) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    warehouse.prepare()
    sql = f"select {sql_has(path)} as has from (select ? as payload)"
    assert warehouse.read(sql, [payload]) == [{"has": has}]
