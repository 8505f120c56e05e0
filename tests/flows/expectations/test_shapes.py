"""One value where one is read: an object or a list in its place is put aside."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.landing import Landing
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
ORDER = {
    "legacyResourceId": "1",
    "name": "#1",
    "createdAt": "2026-03-10T10:00:00Z",
    "updatedAt": "2026-03-10T10:00:00Z",
    "totalPriceSet": {"shopMoney": {"amount": "12.50"}},
}


def _reasons(folder: Path, **changed: object) -> list[str]:
    landing = Landing(folder / "landing")
    record = Record("orders", "1", {**ORDER, **changed}, None)
    landing.write_batch("shopify", "orders", [Page([record])], extracted_at=NOON)
    warehouse = Warehouse(folder / "warehouse.duckdb")
    (load,) = warehouse.load(landing, suite_for).streams
    rows = warehouse.read("select reason from quarantine.rows")
    assert load.new_versions + len(rows) == 1
    return [row["reason"] for row in rows]


@pytest.mark.parametrize(
    "amount", ["12.50", 12.5, 12, None], ids=["text", "decimal", "number", "null"]
)
def test_a_price_as_text_or_number_is_the_same_price(
    tmp_path: Path, amount: object
) -> None:
    price = {"shopMoney": {"amount": amount}}
    assert _reasons(tmp_path, totalPriceSet=price) == []


def test_a_name_that_reads_like_a_list_is_still_a_name(tmp_path: Path) -> None:
    # a shop may write its order numbers in brackets
    assert _reasons(tmp_path, name="[1001]") == []
    assert _reasons(tmp_path / "b", name='{"a": 1}') == []


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": {"value": "#1"}}, "name was a text, is an object"),
        ({"name": ["#1"]}, "name was a text, is a list"),
        (
            {"createdAt": {"at": "2026-03-10"}},
            "created_at was a time, is an object; created_at is not a time (ISO 8601)",
        ),
        (
            {"totalPriceSet": {"shopMoney": {"amount": {"value": 5}}}},
            "amount was a number, is an object; amount is not a number",
        ),
    ],
    ids=["object", "list", "time", "number"],
)
def test_a_field_that_changed_its_shape_is_put_aside_naming_was_and_is(
    tmp_path: Path, changed: dict, reason: str
) -> None:
    assert _reasons(tmp_path, **changed) == [reason]
