"""A copy of what cannot be made again, whole; and the way back from it."""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tiny_loops import Told, mails, run_at, shop_at
from tiny_shop import LATER, NOON

from connectors.errors import SendingRefused, VarselError
from connectors.settings import load_settings
from flows.backup import MANIFEST, backup
from flows.build import build
from flows.notify import notify
from flows.pull import load
from flows.shop import Shop, open_shop


@pytest.fixture
def copy(told: Told, tmp_path: Path) -> Path:
    shutil.copytree(told.config.parent, tmp_path / "shop")
    return tmp_path / "shop" / "varsel.toml"


def test_a_backup_is_whole_and_can_be_looked_over(copy: Path, tmp_path: Path) -> None:
    shop, to = shop_at(copy, NOON), tmp_path / "backup"
    with shop.ledger._writing():
        # somebody writes to the ledger just now
        said = backup(shop, to, copy)
    assert said[0].startswith(f"ledger: event {shop.ledger.high_water():,}")
    told = json.loads((to / MANIFEST).read_text())
    assert told["ledger_id"] == shop.ledger.ledger_id
    for name, digest in told["files"].items():
        assert hashlib.sha256((to / name).read_bytes()).hexdigest() == digest
    with closing(sqlite3.connect(to / "state.db")) as database:
        (count,) = database.execute("select count(*) from messages").fetchone()
    assert count == len(shop.ledger.list_messages())
    landed = {path.name for path in (shop.folder / "landing").rglob("*.parquet")}
    assert landed == {path.name for path in (to / "landing").rglob("*.parquet")}
    assert not (to / "warehouse.duckdb").exists()
    assert (to / "varsel.toml").exists()


def test_a_folder_with_something_in_it_is_left_alone(copy: Path) -> None:
    with pytest.raises(VarselError, match="something in it already"):
        backup(shop_at(copy, NOON), copy.parent, copy)


def test_a_shop_that_is_not_there_is_not_copied(tmp_path: Path, copy: Path) -> None:
    text = copy.read_text("utf-8").replace('folder = "var"', 'folder = "none"')
    copy.write_text(text, "utf-8")
    with pytest.raises(VarselError, match="nothing to copy"):
        backup(open_shop(copy, {}), tmp_path / "to", copy)


def restore(shop: Shop, to: Path) -> None:
    """Do what docs/operations.md says: the folder away, the copy in its place."""
    shop.ledger.close()
    shop.folder.rename(shop.folder.with_name("moved-away"))
    shop.folder.mkdir()
    for kept in to.iterdir():
        if kept.name not in (MANIFEST, "varsel.toml"):
            move = shutil.copytree if kept.is_dir() else shutil.copy2
            move(kept, shop.folder / kept.name)


@pytest.mark.soak
def test_a_restored_shop_goes_on_and_sends_nothing_twice(
    told: Told, copy: Path, tmp_path: Path
) -> None:
    shop = shop_at(copy, NOON)
    backup(shop, tmp_path / "backup", copy)
    restore(shop, tmp_path / "backup")
    again = run_at(copy, NOON)
    assert again.problems == []
    assert sum(each.sent for each in again.sent.values()) == 0
    assert mails(copy) == told.mails
    assert run_at(copy, LATER).problems == []


@pytest.mark.soak
def test_the_way_on_with_a_lost_ledger_sends_no_old_news(
    told: Told, copy: Path
) -> None:
    data = copy.parent / "var"
    for leftover in data.glob("state.db*"):
        leftover.unlink()
    (data / "state.db").write_bytes(told.ledger_when_stopped)
    shop = shop_at(copy, NOON)
    shop.ledger.resume()
    with pytest.raises(SendingRefused, match="live_since"):
        notify(shop)
    shop.ledger.close()
    # what the refusal and docs/operations.md say, word for word
    for leftover in (*data.glob("state.db*"), *data.glob("warehouse.*")):
        leftover.unlink()
    types = "\n".join(
        f"{name} = 2026-03-10T12:00:00Z"
        for name in ("order_confirmation", "order_dispatched", "delay_notice")
    )
    text = copy.read_text("utf-8").replace('mode = "outbox"', 'mode = "live"')
    text += f'\n[sending.live_since]\n{types}\n[channels.smtp]\nhost = "127.0.0.1"\n'
    copy.write_text(text, "utf-8")
    shop = Shop(load_settings(copy, {}), shop.clock)
    with shop.writing("a test"):
        load(shop)
        assert build(shop).problems == []
        due = shop.warehouse.read("select message_type from mart_messages_due")
    assert due == []
