"""What first came with a backfill is told from what pulls had brought before."""

from datetime import UTC, datetime
from pathlib import Path

from connectors.landing import Landing
from connectors.manifests import Manifest
from connectors.sources import Page, Record
from connectors.warehouse import BackfilledBatch, Warehouse


def at(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


def order(number: str, changed: datetime | None, state: str) -> Record:
    return Record("orders", number, {"id": number, "state": state}, changed)


def land(landing: Landing, day: int, *records: Record, since: int = 0) -> Manifest:
    batch = landing.write_batch(
        "shopify",
        "orders",
        [Page(list(records))],
        extracted_at=at(day),
        since=at(since) if since else None,
        until=at(day) if since else None,
    )
    assert batch is not None
    return batch


def noted(folder: Path, landing: Landing, *batches: BackfilledBatch) -> list[tuple]:
    warehouse = Warehouse(folder / "warehouse.duckdb")
    warehouse.load(landing, lambda source, stream: None)
    warehouse.note_backfilled(batches)
    rows = warehouse.read(
        "select record_id, known_at, landed_at, known_before_at, reached_at "
        "from raw_varsel.backfilled_versions order by record_id"
    )
    return [tuple(row.values()) for row in rows]


def test_a_version_stands_beside_what_pulls_had_known(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")
    land(landing, 4, order("known", at(3), "paid"), order("moved", at(3), "paid"))
    batch = land(
        landing,
        6,
        order("known", at(3), "paid"),
        order("moved", at(5), "sent"),
        order("new", at(2), "sent"),
        order("undated", None, "sent"),
        since=1,
    )
    # what a pull brings later does not undo who was first
    land(landing, 7, order("new", at(2), "sent"))
    found = noted(tmp_path, landing, BackfilledBatch(batch.batch_id, "shopify", at(4)))
    assert found == [
        ("moved", at(5), at(6), at(3), at(4)),
        ("new", at(2), at(6), None, at(4)),
        ("undated", at(6), at(6), None, at(4)),
    ]


def test_without_backfills_nothing_is_noted_and_what_was_is_gone(
    tmp_path: Path,
) -> None:
    landing = Landing(tmp_path / "landing")
    batch = land(landing, 6, order("new", at(2), "sent"), since=1)
    one = BackfilledBatch(batch.batch_id, "shopify", None)
    assert noted(tmp_path, landing, one) == [("new", at(2), at(6), None, None)]
    assert noted(tmp_path, landing) == []
