"""A time enters the warehouse when dbt can read it, and only then."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from connectors.landing import Landing
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for

ROOT = Path(__file__).parents[3]
STAGING = ROOT / "dbt_project" / "models" / "staging" / "files"
RULE = "test_a_time_is_read_with_or_without_seconds_and_offset"
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def _refused(folder: Path, stream: str, rows: list[dict[str, str]]) -> dict[str, str]:
    """Return why rows were put aside, by their place."""
    records = [Record(stream, str(place), row) for place, row in enumerate(rows)]
    landing = Landing(folder / "landing")
    landing.write_batch("files", stream, [Page(records)], extracted_at=NOON)
    warehouse = Warehouse(folder / "warehouse.duckdb")
    warehouse.load(landing, suite_for)
    aside = warehouse.read("select record_id, reason from quarantine.rows")
    return {row["record_id"]: row["reason"] for row in aside}


def test_the_suite_reads_the_times_that_dbt_reads(tmp_path: Path) -> None:
    tests = yaml.safe_load((STAGING / "_files__unit_tests.yml").read_text())
    (rule,) = (each for each in tests["unit_tests"] if each["name"] == RULE)
    texts = {
        payload["tracking_number"]: payload["shipped_at"]
        for row in rule["given"][1]["rows"]
        for payload in [json.loads(row["payload"])]
    }
    unread = {
        row["tracking_number"]
        for row in rule["expect"]["rows"]
        if row["shipped_at"] is None
    }
    assert 0 < len(unread) < len(texts)
    rows = [
        {"tracking_number": name, "order_id": "1", "shipped_at": text}
        for name, text in texts.items()
    ]
    refused = _refused(tmp_path, "parcels", rows)
    assert {rows[int(place)]["tracking_number"] for place in refused} == unread
    assert set(refused.values()) == {"shipped_at is not a time (ISO 8601)"}


@pytest.mark.parametrize(
    ("stream", "row"),
    [
        ("orders", {"order_id": "1", "ordered_at": "2026-03-10"}),
        ("parcels", {"order_id": "1", "tracking_number": "1"}),
        ("tickets", {"ticket_id": "1", "created_at": "2026-03-10"}),
        (
            "returns",
            {"return_id": "1", "order_id": "1", "requested_at": "2026-03-10"},
        ),
    ],
)
def test_a_version_whose_age_cannot_be_read_is_put_aside(
    tmp_path: Path, stream: str, row: dict[str, str]
) -> None:
    rows = [
        {**row, "updated_at": "2026-03-11T10:00Z"},
        {**row, "updated_at": "11. marts"},
        row,
    ]
    assert _refused(tmp_path, stream, rows) == {
        "1": "updated_at is not a time (ISO 8601)"
    }
