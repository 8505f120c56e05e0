"""The same batches in any order, repeated, split into any loads: one end state."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from connectors.landing import Landing
from connectors.manifests import Manifest
from connectors.sources import Page, Record
from connectors.warehouse.load import load_parts
from connectors.warehouse.schema import create_tables
from tests.faults.compare import known_versions

MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
TABLES = ("raw_postnord.shipments", "raw_zendesk.tickets")
MARKS = ("loaded_parts", "settled_batches")


def _at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def _shipment(number: str, content: str) -> Record:
    return Record("shipments", number, {"status": content})


def _ticket(
    number: str, content: str, changed: float, *, is_deleted: bool = False
) -> Record:
    return Record("tickets", number, {"status": content}, _at(changed), is_deleted)


# what was landed when; a later batch may bring what is older
BATCHES: tuple[tuple[float, str, list[Record]], ...] = (
    # content that goes and comes back
    (1, "postnord", [_shipment("1", "a")]),
    (2, "postnord", [_shipment("1", "b")]),
    (3, "postnord", [_shipment("1", "a")]),
    (4, "postnord", [_shipment("1", "a")]),
    # two answers of one instant
    (4, "postnord", [_shipment("2", "x")]),
    (4, "postnord", [_shipment("2", "y")]),
    # a change, told again, then a state from before it
    (1, "zendesk", [_ticket("1", "new", 0), _ticket("2", "new", 0)]),
    (2, "zendesk", [_ticket("1", "open", 1.5), _ticket("1", "open", 1.5)]),
    (3, "zendesk", [_ticket("1", "new", 0)]),
    # two contents under one change time
    (4, "zendesk", [_ticket("2", "solved", 3), _ticket("3", "new", 3)]),
    (5, "zendesk", [_ticket("2", "closed", 3)]),
    # deleted, and deleted and back
    (6, "zendesk", [_ticket("3", "deleted", 5, is_deleted=True)]),
    (6, "zendesk", [_ticket("1", "deleted", 5, is_deleted=True)]),
    (7, "zendesk", [_ticket("1", "open", 6.5)]),
)
VERSIONS = 13
# as it must be after any order; which of two answers of one instant is no matter
NEWEST = {
    ("shipments 1", '{"status":"a"}'),
    ("tickets 1", '{"status":"open"}'),
    ("tickets 2", '{"status":"closed"}'),
}
# so many shops side by side, each with an order of its own
SHOPS = 20


class Arrivals:
    """A landing folder in which the batches of another one arrive when told."""

    def __init__(self, folder: Path, source: Landing) -> None:
        self.source, self.landing = source, Landing(folder)
        self.connection = duckdb.connect()
        self.connection.execute("set TimeZone = 'UTC'")
        # a load this small is quicker alone
        self.connection.execute("set threads = 1")
        create_tables(self.connection)

    def begin_again(self) -> None:
        """Forget everything that has arrived and was loaded."""
        for path in self.landing.folder.rglob("*.json"):
            path.unlink()
        for name in (*TABLES, *(f"raw_varsel.{mark}" for mark in MARKS)):
            self.connection.execute(f"delete from {name}")

    def arrive(self, batches: Iterable[Manifest]) -> None:
        for batch in batches:
            names = [part.file for part in batch.parts]
            for name in (*names, f"{batch.source}/{batch.batch_id}.json"):
                target = self.landing.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if not target.exists():
                    os.link(self.source.folder / name, target)

    def load(self) -> None:
        load_parts(self.connection, self.landing, lambda *_: None)

    def forget_some_marks(self, chance: Random) -> None:
        """Have parts loaded once more, as after a loss of what was noted of them."""
        self.connection.execute("delete from raw_varsel.settled_batches")
        self.connection.execute(
            "delete from raw_varsel.loaded_parts where hash(part || ?) % 3 = 0",
            [str(chance.random())],
        )

    def state(self) -> set[tuple[Any, ...]]:
        """Return every version with all that is known of it."""
        return {
            (table, *row)
            for table in TABLES
            for row in self.connection.execute(f"select * from {table}").fetchall()
        }

    def newest(self) -> set[tuple[str, str]]:
        """Return what models take to be so, in whichever shop."""
        return {
            (f"{table.split('.')[1]} {record_id.split('/')[1]}", payload)
            for table in TABLES
            for record_id, payload in self.connection.execute(
                f"select record_id, payload from ({known_versions(table)})"
            ).fetchall()
        }


@pytest.fixture
def arrivals(tmp_path: Path) -> Iterator[Arrivals]:
    source = Landing(tmp_path / "source")
    for shop in range(SHOPS):
        for hours, system, records in BATCHES:
            own = [
                replace(each, record_id=f"{shop}/{each.record_id}") for each in records
            ]
            stream = records[0].stream
            source.write_batch(system, stream, [Page(own)], extracted_at=_at(hours))
    arrivals = Arrivals(tmp_path / "landing", source)
    yield arrivals
    arrivals.connection.close()


def _splits(
    batches: list[Manifest], chance: Random, loads: int
) -> Iterator[list[Manifest]]:
    """Yield what arrives before each load: every batch once, in any order at all."""
    turns = [chance.randrange(loads) for _ in batches]
    for turn in range(loads):
        yield [each for each, own in zip(batches, turns, strict=True) if own == turn]


def _assert_one_end_state(arrivals: Arrivals, rounds: range, loads: int) -> None:
    batches = arrivals.source.manifests()
    arrivals.arrive(batches)
    arrivals.load()
    at_once = arrivals.state()
    assert len(at_once) == VERSIONS * SHOPS
    newest = arrivals.newest()
    assert newest > NEWEST and len(newest) == 4
    for seed in rounds:
        chance = Random(seed)
        arrivals.begin_again()
        for arriving in _splits(batches, chance, loads):
            arrivals.arrive(arriving)
            arrivals.load()
            if chance.random() < 0.5:
                arrivals.forget_some_marks(chance)
        assert arrivals.state() == at_once, f"round {seed}"
        assert arrivals.newest() == newest, f"round {seed}"


def test_two_hundred_orders_of_loading_end_in_one_state(arrivals: Arrivals) -> None:
    _assert_one_end_state(arrivals, range(10), loads=3)


@pytest.mark.soak
def test_thousands_of_orders_of_loading_end_in_one_state(arrivals: Arrivals) -> None:
    _assert_one_end_state(arrivals, range(10, 210), loads=8)
