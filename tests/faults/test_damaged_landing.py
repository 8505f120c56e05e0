"""A landing folder that was damaged: named in one line, and mended by what it says."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.errors import ContractViolation
from connectors.landing import Landing
from connectors.manifests import Manifest
from connectors.sources import Window
from connectors.warehouse import Warehouse
from flows.land import land
from flows.sources import OpenSource
from tests.faults.compare import differences
from tests.faults.example import Vendor, connector
from tests.faults.harness import BEGINS
from tests.faults.pulls import ImpatientSession, MovingClock, pull_once
from tests.faults.server import FaultyServer

MODULE = connector(is_careful=True)
BATCHES = 4


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[20:200] = bytes(180)
    path.write_bytes(content)


class Damaged:
    """A shop that has pulled four times and has yet to load."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.landing = Landing(folder / "landing")
        self.clock = MovingClock(BEGINS)
        self.vendor = Vendor(self.clock.now)
        self.vendor.populate(30)
        with FaultyServer(self.vendor) as server:
            settings = self.vendor.settings(server.base_url)
            for turn in range(BATCHES):
                pull_once(MODULE, settings, self.landing, self.clock)
                for step in range(12 if turn < BATCHES - 1 else 0):
                    self.clock.pass_s(300)
                    self.vendor.change(12 * turn + step)

    @property
    def middle(self) -> Manifest:
        """The batch that later pulls will not look behind."""
        return self.landing.manifests()[1]

    def file_of(self, manifest: Manifest) -> Path:
        return self.landing.folder / "zendesk" / f"{manifest.batch_id}.json"

    def part_of(self, manifest: Manifest) -> Path:
        return self.landing.folder / manifest.parts[0].file

    def lost(self) -> list[str]:
        """Load, then pull and load once more; return what is not as the vendor's."""
        # a new process knows nothing of the folder yet
        landing = Landing(self.landing.folder)
        warehouse = Warehouse(self.folder / "warehouse.duckdb")
        warehouse.load(landing, lambda *_: None)
        self.clock.pass_s(600)
        with FaultyServer(self.vendor) as server:
            settings = self.vendor.settings(server.base_url)
            pull_once(MODULE, settings, landing, self.clock)
        warehouse.load(landing, lambda *_: None)
        truth = self.vendor.truth()
        return differences(warehouse, MODULE, truth, set(truth))

    def read_again(self, since: Manifest, until: Manifest) -> None:
        """Do what a backfill of one stretch does."""
        landing = Landing(self.landing.folder)
        book = SimpleNamespace(flush=lambda: None)
        shop = SimpleNamespace(landing=landing, clock=self.clock, book=book)
        with FaultyServer(self.vendor) as server:
            settings = self.vendor.settings(server.base_url)
            session = ImpatientSession(server.base_url)
            client = MODULE.open_client(
                settings, session=session, sleep=self.clock.pass_s
            )
            ends = BEGINS.fromisoformat(until.extracted_at)
            window = Window(
                until=ends,
                since=BEGINS.fromisoformat(since.extracted_at) - timedelta(days=1),
            )
            land(shop, OpenSource(MODULE, client), MODULE.STREAMS[0], window)


@pytest.fixture
def damaged(tmp_path: Path) -> Damaged:
    return Damaged(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda shop: _cut(shop.part_of(shop.middle)),
        lambda shop: _spoil(shop.part_of(shop.middle)),
        lambda shop: shop.part_of(shop.middle).write_bytes(b""),
        lambda shop: shop.part_of(shop.middle).unlink(),
        lambda shop: _cut(shop.file_of(shop.middle)),
        lambda shop: shop.file_of(shop.middle).write_bytes(b""),
    ],
    ids=[
        "a part cut short",
        "a part spoiled inside",
        "a part that is empty",
        "a part that is gone",
        "half a manifest",
        "an empty manifest",
    ],
)
def test_a_damaged_batch_is_named_and_can_be_read_again(
    damaged: Damaged, damage: Callable[[Damaged], None]
) -> None:
    before, batch = damaged.landing.manifests()[:2]
    damage(damaged)
    with pytest.raises(ContractViolation) as raised:
        damaged.lost()
    line = str(raised.value)
    assert batch.batch_id in line and "\n" not in line
    assert "restore it from a backup" in line and "varsel backfill" in line
    # as the line says
    damaged.file_of(batch).unlink()
    damaged.read_again(before, batch)
    assert damaged.lost() == []


def test_a_manifest_that_is_gone_is_a_hole_until_its_time_is_read_again(
    damaged: Damaged,
) -> None:
    before, batch = damaged.landing.manifests()[:2]
    damaged.file_of(batch).unlink()
    # why the line does not say to simply pull again
    assert any(line.endswith(": missing") for line in damaged.lost())
    damaged.read_again(before, batch)
    assert damaged.lost() == []
