"""A disk that is full, cut or closed to us: one line with the way on, nothing lost."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tiny_shop import NOON, ROOT, VARSEL, write_shop

from connectors.errors import VarselError
from connectors.landing import Landing
from connectors.state.store import Store
from connectors.warehouse import Warehouse
from flows import cli

NEW_ORDER = "1013,c13,maj@k.example,Maj,DK,da-DK,2026-03-10T11:30:00Z,,,9,DKK,\n"
ARGUMENTS = ("pull", "--as-of", NOON.isoformat(), "--config")
MASK = (1 << 64) - 1


class Shop:
    """A tiny shop that pulls by the command, in this process."""

    def __init__(
        self,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.config = write_shop(folder)
        self.data = folder / "var"
        self.capsys, self.monkeypatch = capsys, monkeypatch

    def pull(self) -> list[str]:
        """Run `varsel pull`; return what it says went wrong."""
        self.monkeypatch.setattr(sys, "argv", ["varsel", *ARGUMENTS, str(self.config)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        told = self.capsys.readouterr().err.splitlines()
        problems = [line for line in told if line.startswith("varsel: ")]
        assert bool(left.value.code) == bool(problems)
        return problems

    def order_comes(self) -> None:
        orders = self.config.parent / "files" / "orders.csv"
        orders.write_text(orders.read_text() + NEW_ORDER)

    def known(self) -> set[tuple[str, str, str]]:
        """Return every version that was loaded."""
        warehouse = Warehouse(self.data / "warehouse.duckdb")
        names = warehouse.read(
            "select table_name as name from duckdb_tables() "
            "where schema_name = 'raw_files'"
        )
        return {
            (each["name"], row["record_id"], row["payload"])
            for each in names
            for row in warehouse.read(
                f"select record_id, payload from raw_files.{each['name']}"
            )
        }

    def orders(self) -> set[str]:
        return {number for name, number, _ in self.known() if name == "orders"}


@pytest.fixture
def shop(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    return Shop(tmp_path / "shop", capsys, monkeypatch)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond that many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_while_landing_costs_another_run(shop: Shop) -> None:
    assert shop.pull() == []
    before = set((shop.data / "landing").rglob("*.json"))
    shop.order_comes()
    # one that looks on keeps the ledger's own files, so that landing is what fails
    with Store(f"sqlite:///{shop.data}/state.db"), room_for(300):
        (line,) = shop.pull()
    assert "stopped by this machine" in line and "run again" in line
    assert set((shop.data / "landing").rglob("*.json")) == before
    assert shop.pull() == []
    assert "1013" in shop.orders()


def test_a_disk_too_full_for_the_ledger_costs_another_run(shop: Shop) -> None:
    assert shop.pull() == []
    for path in shop.data.glob("state.db*"):
        path.unlink()
    shop.order_comes()
    with room_for(300):
        (line,) = shop.pull()
    assert "could not open the ledger" in line
    assert "the disk has room" in line and line.endswith("then run again")
    assert shop.pull() == []
    assert "1013" in shop.orders()


@pytest.mark.parametrize("room", [5_000, 20_000, 30_000])
def test_a_disk_that_is_full_while_loading_costs_another_run(
    shop: Shop, room: int
) -> None:
    assert shop.pull() == []
    known, file = shop.known(), shop.data / "warehouse.duckdb"
    file.unlink()
    with room_for(room), pytest.raises(VarselError, match="and run again"):
        Warehouse(file).load(Landing(shop.data / "landing"), lambda *_: None)
    if problems := shop.pull():
        # so little of it was written that it opens no more
        assert "move it away and run" in problems[0]
        file.unlink()
        assert shop.pull() == []
    assert shop.known() == known


def test_a_warehouse_of_a_newer_version_is_built_again_from_landing(
    shop: Shop,
) -> None:
    assert shop.pull() == []
    known, file = shop.known(), shop.data / "warehouse.duckdb"
    file.write_bytes(of_version(file.read_bytes(), 99))
    (line,) = shop.pull()
    assert "version number 99" in line and "move the file away" in line
    file.rename(file.with_suffix(".old"))
    assert shop.pull() == []
    assert shop.known() == known


def of_version(content: bytes, version: int) -> bytes:
    """Return the file as one that a DuckDB of that storage version has written."""
    head = bytearray(content[:4096])
    assert head[8:12] == b"DUCK" and head[:8] == checksum(head[8:])
    head[12:20] = version.to_bytes(8, "little")
    head[:8] = checksum(head[8:])
    return bytes(head) + content[4096:]


def checksum(content: bytes) -> bytes:
    value = 5381
    for start in range(0, len(content), 8):
        word = int.from_bytes(content[start : start + 8], "little")
        value ^= word * 0xBF58476D1CE4E5B9 & MASK
    return value.to_bytes(8, "little")


def test_a_ledger_that_is_gone_keeps_nothing_from_landing(shop: Shop) -> None:
    assert shop.pull() == []
    for path in shop.data.glob("state.db*"):
        path.unlink()
    shop.order_comes()
    assert shop.pull() == []
    assert "1013" in shop.orders()


@pytest.mark.parametrize("folder", ["landing", "landing/files"])
@pytest.mark.parametrize("mode", [0o000, 0o300])
def test_a_folder_we_may_not_read_is_not_taken_for_an_empty_one(
    shop: Shop, folder: str, mode: int
) -> None:
    # root may read everything unless it gives that up
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root reads every folder, and there is no setpriv to forbid it")
    assert shop.pull() == []
    shop.order_comes()
    (shop.data / folder).chmod(mode)
    done = subprocess.run(
        [*(drop if os.geteuid() == 0 else []), *VARSEL, *ARGUMENTS, shop.config],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    (shop.data / folder).chmod(0o755)
    told = [line for line in done.stderr.splitlines() if line.startswith("varsel: ")]
    assert "Traceback" not in done.stderr
    assert len(told) == 1 and "Permission denied" in told[0] and folder in told[0]
    assert shop.pull() == []
    assert "1013" in shop.orders()
