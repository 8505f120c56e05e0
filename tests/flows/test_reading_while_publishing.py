"""Who reads the published marts meets no error and no half state, at any time."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO

import pytest
from tiny_shop import LATER, NOON, ROOT, VARSEL, write_shop

from connectors.warehouse import Warehouse

ANALYST = Path(__file__).with_name("analyst.py")
PUBLISHES = 6
WAITS_S = 60
MARTS = ("fct_orders", "fct_parcels")


@dataclass
class Analyst:
    """What was read, a round each; all of it once the work has ended."""

    came: Queue[list] = field(default_factory=Queue)
    rounds: list[list] = field(default_factory=list)

    def take(self, lines: IO[str]) -> None:
        """Take every round as it comes; who tells into a full pipe reads no more."""
        for line in lines:
            self.came.put(json.loads(line))

    def catch_up(self, build: str | None = None) -> None:
        """Wait for a round, or for the first one that read this build."""
        while True:
            self.rounds.append(self.came.get(timeout=WAITS_S))
            if build in (None, self.rounds[-1][0]):
                return

    def end(self) -> None:
        while not self.came.empty():
            self.rounds.append(self.came.get())


@contextmanager
def analyst(published: Path, elsewhere: Path) -> Iterator[Analyst]:
    """Let an analyst read from another folder as long as the block takes."""
    stop = elsewhere / "stop"
    child = subprocess.Popen(
        [sys.executable, str(ANALYST), str(published), str(stop)],
        cwd=elsewhere,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    reading = Analyst()
    taking = Thread(target=reading.take, args=[child.stdout])
    taking.start()
    try:
        reading.catch_up()
        yield reading
    finally:
        stop.touch()
        child.wait(WAITS_S)
        taking.join(WAITS_S)
    assert (child.returncode, child.stderr.read()) == (0, "")
    reading.end()


def check(rounds: list[list]) -> dict[str, dict[str, str]]:
    """Return what each publish said; every way to read it says the same, always."""
    said: dict[str, dict[str, str]] = {}
    for build, read, parquet, frames in rounds:
        assert read == parquet
        assert frames == {name: each.split()[0] for name, each in read.items()}
        assert said.setdefault(build, read) == read
    return said


def publish(warehouse: Warehouse, folder: Path, value: int) -> None:
    with warehouse.connect() as connection:
        for name in MARTS:
            connection.execute(
                f"create or replace table {name} as "
                f"select {value} as value from range({value * 100})"
            )
    warehouse.publish(folder, f"build{value}")


def test_every_result_is_of_one_publish_while_others_are_written(
    tmp_path: Path,
) -> None:
    warehouse, folder = Warehouse(tmp_path / "w.duckdb"), tmp_path / "published"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    publish(warehouse, folder, 1)
    with analyst(folder, elsewhere) as reading:
        for value in range(2, PUBLISHES + 1):
            publish(warehouse, folder, value)
            # the build before is kept for a reader, the one before that is not
            reading.catch_up(f"build{value}")
    said = check(reading.rounds)
    assert len(said) == PUBLISHES
    for build, read in said.items():
        rows = str(int(build.removeprefix("build")) * 100)
        assert {each.split()[0] for each in read.values()} == {rows}


def test_build_published_once_more_is_not_taken_from_its_readers(
    tmp_path: Path,
) -> None:
    warehouse, folder = Warehouse(tmp_path / "w.duckdb"), tmp_path / "published"
    publish(warehouse, folder, 1)
    held = (folder / "current").resolve()
    file = (held / "fct_orders.parquet").stat().st_ino
    warehouse.publish(folder, "build2")
    warehouse.publish(folder, "build1")
    assert (folder / "current").resolve() == held
    assert (held / "fct_orders.parquet").stat().st_ino == file


@pytest.mark.soak
def test_analyst_reads_on_through_runs_and_a_backfill(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def varsel(*words: str) -> None:
        command = [*VARSEL, *words, "--config", str(config)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

    varsel("run", "--as-of", NOON.isoformat())
    with analyst(config.parent / "var" / "published", elsewhere) as reading:
        varsel("run", "--as-of", (NOON + timedelta(hours=5)).isoformat())
        varsel("run", "--as-of", LATER.isoformat())
        # it builds for the present day; no earlier one may follow
        varsel("backfill", "--from", "2026-03-01", "--to", "2026-03-10")
    said = check(reading.rounds)
    assert len(said) > 1
    assert len(reading.rounds) > 50
