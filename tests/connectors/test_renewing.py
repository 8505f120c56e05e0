"""A new warehouse file in the old one's place: what may stay is copied, no page is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.landing import Landing
from connectors.landing_rewriting import rewrite
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
NAME = "Asta Kvasthammer"


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    landing = Landing(tmp_path / "landing")
    for stream, rows in {
        "orders": [{"order_id": "1", "name": NAME}, {"order_id": "2", "name": "Bo"}],
        "refunds": [{"refund_id": "1", "order_id": "2"}],
    }.items():
        records = [Record(stream, str(n), row) for n, row in enumerate(rows, 1)]
        landing.write_batch("files", stream, [Page(records, "a")], extracted_at=NOON)
    return landing


@pytest.fixture
def warehouse(landing: Landing, tmp_path: Path) -> Warehouse:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    warehouse.load(landing, lambda *_: None)
    seen = {"ledger_id": "l1", "high_water": 7, "decision_seq": 5}
    built = {"fingerprint": "f", "as_of": NOON, "project": "p"}
    fields = [
        {"source": "imap", "stream": "messages", "path": "$.asta@k.example"},
        {"source": "imap", "stream": "messages", "path": "$.bo@k.example"},
    ]
    warehouse.replace_tables(
        {
            "raw_varsel.ledger_seen": [seen],
            "raw_varsel.builds": [built],
            "raw_varsel.fields": fields,
        }
    )
    with warehouse.connect() as connection:
        connection.execute("create table marts as from raw_files.orders")
    return warehouse


def renewed(warehouse: Warehouse, landing: Landing) -> Warehouse:
    list(
        rewrite(landing, lambda s, t, r, row: None if row.get("name") == NAME else row)
    )
    warehouse.renew({("files", "orders")}, lambda text: "asta@" not in text)
    return warehouse


def test_a_changed_stream_is_loaded_again_and_the_others_are_not(
    warehouse: Warehouse, landing: Landing
) -> None:
    again = renewed(warehouse, landing)
    assert again.read("select count(*) as n from raw_files.refunds") == [{"n": 1}]
    (load,) = again.load(landing, lambda *_: None).streams
    assert (load.stream, load.landed, load.new_versions) == ("orders", 1, 1)
    assert again.load(landing, lambda *_: None).streams == []
    rows = again.read("select source, stream, landed from raw_varsel.loads order by 2")
    assert [(row["stream"], row["landed"]) for row in rows] == [
        ("orders", 1),
        ("refunds", 1),
    ]


def test_nothing_of_them_is_left_in_any_file(
    warehouse: Warehouse, landing: Landing
) -> None:
    renewed(warehouse, landing).load(landing, lambda *_: None)
    for path in warehouse.path.parent.iterdir():
        if path.is_file():
            assert b"Kvasthammer" not in path.read_bytes(), path.name
    assert not warehouse.has("main.marts")


def test_what_must_not_be_forgotten_is_copied(
    warehouse: Warehouse, landing: Landing
) -> None:
    again = renewed(warehouse, landing)
    (seen,) = again.read("select * from raw_varsel.ledger_seen")
    assert (seen["ledger_id"], seen["high_water"], seen["decision_seq"]) == ("l1", 7, 0)
    # the day is kept, and no build thinks itself done
    (built,) = again.read("select * from raw_varsel.builds")
    assert (built["fingerprint"], built["as_of"], built["project"]) == (
        None,
        NOON,
        None,
    )
    fields = again.read("select path from raw_varsel.fields where source = 'imap'")
    assert fields == [{"path": "$.bo@k.example"}]


def test_a_warehouse_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    Warehouse(tmp_path / "none.duckdb").renew(set(), lambda text: True)
    assert list(tmp_path.iterdir()) == []
