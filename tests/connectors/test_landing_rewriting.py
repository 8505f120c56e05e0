"""Landed parts are written anew without a row, whatever stops it in between."""

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from connectors import landing_rewriting
from connectors.landing import Landing
from connectors.landing_rewriting import (
    ABANDONED_S,
    drop_abandoned,
    drop_leftovers,
    rewrite,
)
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
ONE = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)


def order(number: int, name: str) -> Record:
    return Record("orders", str(number), {"order_id": number, "name": name}, NOON)


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    landing = Landing(tmp_path / "landing")
    first = [Page([order(1, "Asta"), order(2, "Bo")], "a")]
    landing.write_batch("files", "orders", first, extracted_at=NOON)
    landing.write_batch("files", "orders", [Page([order(1, "Asta")])], extracted_at=ONE)
    return landing


def without_asta(source: str, stream: str, record_id: str, payload: Any) -> Any:
    return None if payload["name"] == "Asta" else payload


def rows(landing: Landing) -> list[tuple[str, str]]:
    return [
        (row["record_id"], json.loads(row["payload"])["name"])
        for batch in Landing(landing.folder).manifests()
        for part in batch.parts
        for row in pq.read_table(landing.folder / part.file).to_pylist()
    ]


def texts(landing: Landing) -> set[str]:
    return {
        row["payload"]
        for path in landing.folder.rglob("*.parquet")
        for row in pq.read_table(path).to_pylist()
    }


def test_rows_go_and_the_counts_say_so(landing: Landing) -> None:
    done = list(rewrite(landing, without_asta))
    assert [(each.stream, each.removed) for each in done] == [
        ("orders", 1),
        ("orders", 1),
    ]
    assert rows(landing) == [("2", "Bo")]
    first, second = Landing(landing.folder).manifests()
    assert [(batch.fetched, batch.kept_out) for batch in (first, second)] == [
        (2, 1),
        (1, 1),
    ]
    assert [part.rows for part in first.parts] == [1]
    assert second.parts == ()
    assert not any("Asta" in text for text in texts(landing))
    assert landing.latest_cursor("files", "orders") == "a"


def test_a_changed_payload_has_its_own_hash(landing: Landing) -> None:
    list(rewrite(landing, lambda s, t, r, payload: {**payload, "name": "nobody"}))
    (part, _) = (batch.parts[0] for batch in landing.manifests())
    for row in pq.read_table(landing.folder / part.file).to_pylist():
        hashed = hashlib.sha256(row["payload"].encode()).hexdigest()
        assert row["payload_hash"] == hashed
        assert (row["extracted_at"], row["record_updated_at"]) == (NOON, NOON)


def written(landing: Landing) -> dict[Path, tuple[int, int, int]]:
    """Return which file lies where and when it was written; being read is no change."""
    stats = {path: path.stat() for path in landing.folder.rglob("*.*")}
    return {path: (s.st_ino, s.st_mtime_ns, s.st_size) for path, s in stats.items()}


def test_what_nothing_is_taken_from_is_not_touched(landing: Landing) -> None:
    before = written(landing)
    assert list(rewrite(landing, lambda *row: row[-1])) == []
    assert written(landing) == before


def test_a_rewritten_landing_loads_and_adds_up(
    landing: Landing, tmp_path: Path
) -> None:
    list(rewrite(landing, without_asta))
    warehouse = Warehouse(tmp_path / "w.duckdb")
    (load,) = warehouse.load(Landing(landing.folder), lambda *_: None).streams
    assert (load.landed, load.new_versions) == (1, 1)


@pytest.mark.parametrize("step", ["write_table", "replace_manifest", "drop_leftovers"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_at_any_step_leaves_the_old_batch_or_the_new(
    landing: Landing, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    class Killed(BaseException):
        """What no code of ours catches."""

    home: Any = Landing if step == "replace_manifest" else landing_rewriting
    real = getattr(home, step)

    def die(*arguments: Any) -> None:
        if when == "after":
            real(*arguments)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(home, step, die)
        with pytest.raises(Killed):
            list(rewrite(landing, without_asta))
    assert rows(landing) in (
        [("1", "Asta"), ("2", "Bo"), ("1", "Asta")],
        [("2", "Bo"), ("1", "Asta")],
    )
    # the next run takes it up again
    again = Landing(landing.folder)
    drop_leftovers(again)
    list(rewrite(again, without_asta))
    assert rows(landing) == [("2", "Bo")]
    assert not any("Asta" in text for text in texts(landing))


def test_parts_of_a_killed_pull_go_once_they_are_old(landing: Landing) -> None:
    folder = landing.folder / "files"
    old, young = folder / "20260309T1-000001-x-1.parquet", folder / "20260310T1-x.tmp"
    for path in (old, young):
        path.write_bytes(b"Asta")
    written = young.stat().st_mtime
    os.utime(old, (written, written - ABANDONED_S - 60))
    assert drop_abandoned(landing) == 1
    assert not old.exists()
    assert young.exists()
    assert len(rows(landing)) == 3
