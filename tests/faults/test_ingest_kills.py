"""A pull or load killed anywhere: the next run leaves no hole, no double, no half."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest

from connectors.landing import Landing
from connectors.warehouse import Warehouse
from tests.faults.compare import differences
from tests.faults.example import Vendor, connector
from tests.faults.harness import BEGINS
from tests.faults.ingest_child import POINTS, REFUSED
from tests.faults.pulls import MovingClock
from tests.faults.server import FaultyServer

ROOT = Path(__file__).parents[2]
# how often each point is surely passed in a run that brings two pages
PASSED = {
    "after a page": 2,
    "before a sync": 3,
    "after a sync": 3,
    "within the load": 8,
}
SOAK_SEEDS = range(25)


@pytest.fixture(scope="module")
def nursery() -> Iterator[subprocess.Popen]:
    """A process that has imported everything and forks one child per line."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.ingest_child"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.stdin.close()


class Ingest:
    """A shop whose runs are processes of their own, and the vendor they ask."""

    def __init__(self, folder: Path, nursery: subprocess.Popen) -> None:
        self.folder, self.nursery = folder, nursery
        self.landing = Landing(folder / "landing")
        self.warehouse = Warehouse(folder / "warehouse.duckdb")
        self.clock = MovingClock(BEGINS)
        self.vendor = Vendor(self.clock.now)
        self.vendor.populate(35)
        self.changes = 0

    def run(self, base_url: str, point: str = "", nth: int = 1) -> int:
        """Let a child pull and load; return its exit status."""
        asked = {
            "folder": str(self.folder),
            "base_url": base_url,
            "at": self.clock.now().isoformat(),
            "point": point,
            "nth": nth,
        }
        self.nursery.stdin.write(f"{json.dumps(asked)}\n")
        self.nursery.stdin.flush()
        return int(self.nursery.stdout.readline())

    def go_on(self) -> None:
        """Let the vendor's day go on by more than a page holds."""
        for _ in range(25):
            self.clock.pass_s(20)
            self.vendor.change(self.changes)
            self.changes += 1

    def one(self, sql: str) -> Any:
        (row,) = self.warehouse.read(sql)
        return next(iter(row.values()))


def _assert_whole(ingest: Ingest) -> None:
    """What counts as landed is there, and what counts as loaded is all there."""
    for manifest in ingest.landing.manifests():
        for part in manifest.parts:
            table = pq.read_table(ingest.landing.folder / part.file)
            assert table.num_rows == part.rows
    if not ingest.warehouse.has("raw_varsel.loads"):
        return
    assert ingest.one(
        "select (select coalesce(sum(landed), 0) from raw_varsel.loads)"
        " = (select coalesce(sum(landed), 0) from raw_varsel.loaded_parts)"
    )


def _assert_no_hole_no_double(ingest: Ingest) -> None:
    module = connector(is_careful=True)
    truth = ingest.vendor.truth()
    found = differences(ingest.warehouse, module, truth, set(truth))
    assert [line for line in found if f"tickets {REFUSED}:" not in line] == []
    manifests = ingest.landing.manifests()
    parts = [part for each in manifests for part in each.parts]
    files = [str(ingest.landing.folder / part.file) for part in parts]
    refused = "(select distinct payload from quarantine.rows)"
    landed = f"""(select distinct payload from read_parquet({files})
        where stream = 'tickets' and record_id = '{REFUSED}')"""
    assert ingest.one(f"select count(*) from {refused}") > 0
    assert ingest.one(f"select count(*) from ({landed} except {refused})") == 0
    assert not ingest.one(
        "select count(*) - count(distinct (part, row_number)) from quarantine.rows"
    )
    doubles = """
        select count(*) - count(distinct
            (record_id, record_updated_at, payload_hash, is_deleted)
        ) from raw_zendesk."""
    assert ingest.one(f"{doubles}tickets") == 0
    assert ingest.one(f"{doubles}users") == 0
    assert ingest.one("select sum(landed) from raw_varsel.loaded_parts") == sum(
        part.rows for part in parts
    )
    assert ingest.one("select count(*) from raw_varsel.loaded_parts") == len(parts)


def _kill_and_go_on(
    nursery: Any, folder: Path, point: str, seed: Any, *, kills: int
) -> None:
    chance = Random(f"{point} {seed}")
    ingest = Ingest(folder, nursery)
    with FaultyServer(ingest.vendor) as server:
        if chance.random() < 0.5:
            assert ingest.run(server.base_url) == 0
            ingest.go_on()
        for _ in range(kills):
            nth = chance.randint(1, PASSED.get(point, 1))
            # otherwise the point was never passed and the test proves nothing
            assert ingest.run(server.base_url, point, nth) == -signal.SIGKILL
            _assert_whole(ingest)
            ingest.go_on()
        assert ingest.run(server.base_url) == 0
        ingest.clock.at += timedelta(minutes=10)
        assert ingest.run(server.base_url) == 0
    _assert_whole(ingest)
    _assert_no_hole_no_double(ingest)


@pytest.mark.parametrize("point", POINTS)
def test_a_run_killed_here_costs_a_refetch_and_nothing_else(
    nursery: subprocess.Popen, tmp_path: Path, point: str
) -> None:
    _kill_and_go_on(nursery, tmp_path, point, "quick", kills=2)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
@pytest.mark.parametrize("point", POINTS)
def test_many_runs_killed_here_cost_refetches_and_nothing_else(
    nursery: subprocess.Popen, tmp_path: Path, point: str, seed: int
) -> None:
    _kill_and_go_on(nursery, tmp_path, point, seed, kills=1 + seed % 3)
