"""Files that somebody left in the data folder name nobody who is erased."""

import gzip
import io
import json
import sqlite3
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from held_texts import files_naming
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from connectors.state import Ledger
from flows.shop import Shop
from flows.strays import Mentions, free_strays, names_worth_looking_for

NAME, ADDRESS, PHONE = "Asta Kvasthammer", "asta@k.example", "20304051"
LETTER = f"Til: {ADDRESS}\nKære {NAME}, ring til os."


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_at(write_shop(tmp_path / "shop"), NOON)


@pytest.fixture
def mentions(shop: Shop) -> Mentions:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    shop.ledger.remember_erased([("address", ADDRESS), ("phone", PHONE)], [], now)
    return Mentions(shop.ledger.erased_marks(), names_worth_looking_for([NAME, "Bo"]))


def packed(name: str, content: bytes) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as file:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        file.addfile(member, io.BytesIO(content))
    return archive.getvalue()


def parquet_naming(text: str) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table({"payload": [json.dumps({"name": text})] * 3}), file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("export/anna/person.txt", LETTER.encode()),
        ("review.md", b"asta   KVASTHAMMER wrote twice"),
        ("calls.csv", b"number\n+45 20 30 40 51 is hers\n"),
        ("old/dbt.log.gz", gzip.compress(LETTER.encode(), mtime=0)),
        ("old/landing.tar.gz", packed("orders-0000.parquet", parquet_naming(NAME))),
        ("orders.parquet", parquet_naming(f"to {ADDRESS}")),
        ("note.txt", LETTER.encode("utf-16-le")),
    ],
)
def test_a_file_that_names_them_is_removed(
    shop: Shop, mentions: Mentions, file: str, content: bytes
) -> None:
    path = shop.folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    (shop.folder / "other.txt").write_text("Bo og Astrid Kvasthammersen, 20304052 ok")
    assert free_strays(shop, mentions).removed == (file,)
    assert not path.exists()
    assert (shop.folder / "other.txt").exists()


def test_a_database_is_mended_and_stays_of_use(shop: Shop, mentions: Mentions) -> None:
    folder = shop.folder / "prefect"
    folder.mkdir(parents=True)
    database = sqlite3.connect(folder / "prefect.db")
    database.executescript(
        "pragma journal_mode = wal; create table log (name text primary key, message);"
        "create table artifact (key text, data blob)"
    )
    rows = [("flow-1", LETTER), (NAME, "a key"), ("flow-2", "all is well")]
    database.executemany("insert into log values (?, ?)", rows)
    database.execute("insert into artifact values ('a', ?)", (LETTER.encode(),))
    # what was deleted lies on its page still
    database.execute("insert into log values ('gone', ?)", (LETTER,))
    database.execute("delete from log where name = 'gone'")
    database.commit()
    database.close()
    assert files_naming(shop.folder, [ADDRESS, NAME])
    assert free_strays(shop, mentions).mended == ("prefect/prefect.db",)
    assert files_naming(shop.folder, [ADDRESS, NAME]) == {}
    left = sqlite3.connect(folder / "prefect.db").execute("select * from log")
    assert list(left) == [
        ("flow-1", "Til: [erased]\nKære [erased], ring til os."),
        ("[erased]", "a key"),
        ("flow-2", "all is well"),
    ]


def test_a_copy_of_the_ledger_is_mended_and_another_shop_is_left_alone(
    shop: Shop, mentions: Mentions
) -> None:
    shop.ledger.suppress("boss@tiny.example", "all", f"asked {ADDRESS}", NOON)
    shop.ledger.close()
    (shop.folder / "backup").mkdir()
    (shop.folder / "backup" / "state.db").write_bytes(
        (shop.folder / "state.db").read_bytes()
    )
    other = shop.folder / "other-shop"
    other.mkdir()
    Ledger(f"sqlite:///{other / 'state.db'}").close()
    (other / "landed.txt").write_text(LETTER)
    assert free_strays(shop, mentions).mended == ("backup/state.db",)
    assert (other / "landed.txt").exists()


def test_what_cannot_be_read_is_told(shop: Shop, mentions: Mentions) -> None:
    shop.folder.mkdir(parents=True, exist_ok=True)
    (shop.folder / "broken.gz").write_bytes(b"\x1f\x8b no such thing")
    assert free_strays(shop, mentions).unread == ("broken.gz",)


def test_what_the_practice_shop_told_is_kept_without_the_address(
    shop: Shop, mentions: Mentions
) -> None:
    told = shop.folder / "practice" / "told.json"
    told.parent.mkdir(parents=True)
    told.write_text(f'[["delay_notice", "1003", "{ADDRESS}"]]')
    assert free_strays(shop, mentions).mended == ("practice/told.json",)
    assert told.read_text() == '[["delay_notice", "1003", "[erased]"]]'
