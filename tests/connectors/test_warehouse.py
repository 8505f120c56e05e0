"""Loading is a set union of versions: any order, any number of times, one end state."""

import itertools
import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.errors import ContractViolation, VarselError, WarehouseBusy
from connectors.landing import Landing
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for

MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


def _land(folder: Path, at: datetime, *records: Record) -> None:
    Landing(folder).write_batch(
        "postnord", "shipments", [Page(list(records))], extracted_at=at
    )


def _shipment(status: str, updated_at: datetime | None = None) -> Record:
    return Record("shipments", "P1", {"status": status}, updated_at)


def _versions(warehouse: Warehouse) -> list[tuple]:
    rows = warehouse.read(
        "select payload, extracted_at, _seen_at "
        "from raw_postnord.shipments order by all"
    )
    return [tuple(row.values()) for row in rows]


def test_a_version_is_stored_once_and_remembers_when_it_was_seen(
    tmp_path: Path,
) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    _land(tmp_path / "landing", MONDAY, _shipment("a"))
    _land(tmp_path / "landing", TUESDAY, _shipment("a"))
    (load,) = warehouse.load(Landing(tmp_path / "landing"), suite_for).streams
    assert (load.landed, load.new_versions, load.unchanged) == (2, 1, 1)
    assert _versions(warehouse) == [('{"status":"a"}', MONDAY, TUESDAY)]


def test_what_is_loaded_is_not_loaded_again(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    _land(tmp_path / "landing", MONDAY, _shipment("a"))
    warehouse.load(Landing(tmp_path / "landing"), suite_for)
    assert warehouse.load(Landing(tmp_path / "landing"), suite_for).streams == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_batches_in_any_order_end_in_the_same_versions(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    # the status goes back to what it was: the newest must be the one seen last
    batches = [
        (MONDAY, _shipment("a")),
        (TUESDAY, _shipment("b")),
        (WEDNESDAY, _shipment("a")),
    ]
    warehouse = Warehouse(tmp_path / "w.duckdb")
    for index in order:
        _land(tmp_path / "landing", batches[index][0], batches[index][1])
        warehouse.load(Landing(tmp_path / "landing"), suite_for)
    assert _versions(warehouse) == [
        ('{"status":"a"}', MONDAY, WEDNESDAY),
        ('{"status":"b"}', TUESDAY, TUESDAY),
    ]


def test_content_that_changes_under_one_update_time_is_another_version(
    tmp_path: Path,
) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    _land(tmp_path / "landing", MONDAY, _shipment("a", MONDAY))
    _land(tmp_path / "landing", TUESDAY, _shipment("b", MONDAY))
    warehouse.load(Landing(tmp_path / "landing"), suite_for)
    assert [json.loads(payload)["status"] for payload, *_ in _versions(warehouse)] == [
        "a",
        "b",
    ]


def test_a_part_changed_since_it_landed_stops_the_load_and_loads_nothing(
    tmp_path: Path,
) -> None:
    _land(tmp_path / "landing", MONDAY, _shipment("a"))
    manifest = next((tmp_path / "landing" / "postnord").glob("*.json"))
    manifest.write_text(manifest.read_text().replace('"rows": 1', '"rows": 2'))
    warehouse = Warehouse(tmp_path / "w.duckdb")
    with pytest.raises(ContractViolation, match="does not add up"):
        warehouse.load(Landing(tmp_path / "landing"), suite_for)
    assert _versions(warehouse) == []


def test_rows_that_cannot_be_used_go_to_the_quarantine_and_the_rest_go_on(
    tmp_path: Path,
) -> None:
    orders = [
        {"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z", "total_amount": "5"},
        {"order_id": "2", "ordered_at": "2026-02-30T10:00:00Z", "total_amount": "5"},
        {"order_id": "3", "ordered_at": "2026-03-01", "total_amount": "-5"},
        {"order_id": " ", "ordered_at": "2026-03-01T10:00:00"},
        {"order_id": "5", "ordered_at": "2026-03-01T10:00:00", "_malformed": "x"},
    ]
    records = [Record("orders", str(n), row) for n, row in enumerate(orders, 1)]
    Landing(tmp_path).write_batch(
        "files", "orders", [Page(records)], extracted_at=MONDAY
    )
    warehouse = Warehouse(tmp_path / "w.duckdb")
    (load,) = warehouse.load(Landing(tmp_path), suite_for).streams
    assert (load.landed, load.new_versions, load.quarantined) == (5, 1, 4)
    rows = warehouse.read(
        "select record_id, reason from quarantine.rows order by record_id"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("2", "ordered_at is not a time (ISO 8601)"),
        ("3", "total_amount is below 0"),
        ("4", "order_id is missing"),
        ("5", "the row does not have as many values as the file has columns"),
    ]


def test_a_second_writer_is_told_whom_it_waits_for(tmp_path: Path) -> None:
    lock = Warehouse(tmp_path / "w.duckdb").lock
    code = f"""
        import sys, pathlib
        from connectors.warehouse import Warehouse
        with Warehouse(pathlib.Path({str(tmp_path / "w.duckdb")!r})).lock.held("a run"):
            print("held", flush=True)
            sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        lines: list[str] = []
        with (
            pytest.raises(WarehouseBusy, match="'a run'"),
            lock.held("me", wait_s=0.1, on_wait=lines.append),
        ):
            pass
        other.communicate("")
    assert lines == [f"waiting for 'a run' (process {other.pid}) to finish writing"]
    with lock.held("me", wait_s=0.1):
        assert lock.holder().startswith("'me'")


def test_a_reader_keeps_its_build_while_the_next_is_published(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    with warehouse.connect() as connection:
        connection.execute("create table fct_orders as select 'a' as order_id")
    first = warehouse.publish(tmp_path / "published", "one")
    current = tmp_path / "published" / "current"
    assert current.resolve() == first
    with Warehouse(first / "varsel.duckdb").connect(is_read_only=True) as reader:
        with warehouse.connect() as connection:
            connection.execute("insert into fct_orders values ('b')")
        warehouse.publish(tmp_path / "published", "two")
        assert reader.execute("select * from fct_orders").fetchall() == [("a",)]
    assert Warehouse(current / "varsel.duckdb").read("select * from fct_orders") == [
        {"order_id": "a"},
        {"order_id": "b"},
    ]
    assert (current / "fct_orders.parquet").exists()


def test_an_orphaned_child_still_holds_the_lock_of_its_dead_parent(
    tmp_path: Path,
) -> None:
    warehouse = tmp_path / "w.duckdb"
    code = f"""
        import os, pathlib, signal, subprocess, sys
        from connectors.warehouse import Warehouse
        lock = Warehouse(pathlib.Path({str(warehouse)!r})).lock
        with lock.held("a run") as descriptor:
            child = subprocess.Popen(
                ["sleep", "60"], pass_fds=[descriptor], stdout=-3, stderr=-3
            )
            print(child.pid, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    parent = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True
    )
    orphan = int(parent.stdout)
    lock = Warehouse(warehouse).lock
    try:
        assert parent.returncode == -signal.SIGKILL
        with pytest.raises(WarehouseBusy), lock.held("me", wait_s=0.1):
            pass
    finally:
        os.kill(orphan, signal.SIGKILL)
    with lock.held("me", wait_s=5):
        assert lock.holder().startswith("'me'")


def test_a_load_that_breaks_half_way_leaves_the_stream_as_it_was(
    tmp_path: Path,
) -> None:
    warehouse = Warehouse(tmp_path / "w.duckdb")
    _land(tmp_path / "landing", MONDAY, _shipment("a"))

    class Broken:
        version = "1"
        paths = {"status_text": "$.status"}
        columns = {"status": "status_text"}

        def check(self, frame: object) -> list:
            raise RuntimeError("the suite broke")

    with pytest.raises(RuntimeError):
        warehouse.load(Landing(tmp_path / "landing"), lambda *_: Broken())
    assert _versions(warehouse) == []
    (load,) = warehouse.load(Landing(tmp_path / "landing"), suite_for).streams
    assert (load.landed, load.new_versions) == (1, 1)


def test_a_damaged_warehouse_is_named_with_the_way_on(tmp_path: Path) -> None:
    (tmp_path / "w.duckdb").write_text("this is no database, however long it gets")
    with pytest.raises(VarselError, match="built again from landing"):
        Warehouse(tmp_path / "w.duckdb").prepare()
