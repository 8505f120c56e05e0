"""An answer of a carrier enters the warehouse unless its scans cannot be placed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.landing import Landing
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
NOT_FOUND = {"notFound": True, "id": "1"}


def bring(at: str) -> dict[str, Any]:
    package = {"eventSet": [{"status": "TERMINAL", "dateIso": at}]}
    return {"consignmentSet": [{"packageSet": [package]}]}


def gls(at: str) -> dict[str, Any]:
    return {"parcels": [{"statusDateTime": at, "events": [{"eventDateTime": at}]}]}


def dhl(at: str) -> dict[str, Any]:
    return {"shipments": [{"status": {"timestamp": at}, "events": [{"timestamp": at}]}]}


def postnord(at: str) -> dict[str, Any]:
    return {"items": [{"events": [{"eventTime": at}]}]}


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        ("bring.consignments", bring),
        ("gls.parcels", gls),
        ("dhl.shipments", dhl),
        ("postnord.shipments", postnord),
    ],
)
def test_only_an_answer_whose_time_nobody_can_read_is_put_aside(
    tmp_path: Path, stream: str, told: Any
) -> None:
    payloads = {
        "with an offset": told("2026-03-10T08:00:00+0100"),
        "local": told("2026-03-10T08:00:00"),
        "of no scan": {},
        "of nobody": NOT_FOUND,
        "unreadable": told("yesterday"),
    }
    system, name = stream.split(".")
    records = [Record(name, key, payload) for key, payload in payloads.items()]
    landing = Landing(tmp_path / "landing")
    landing.write_batch(system, name, [Page(records)], extracted_at=NOON)
    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    warehouse.load(landing, suite_for)
    aside = warehouse.read("select record_id, reason from quarantine.rows")
    assert [row["record_id"] for row in aside] == ["unreadable"]
    assert "is not a time (ISO 8601)" in aside[0]["reason"]
