"""Files in the data folder that are none of ours, freed of erased people.

A backup, an export, a list somebody wrote there, Prefect's own home: a SQLite database
is mended row by row and stays of use, any other file that names them is removed and
named in the report. Another shop's data folder within ours is left alone.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from connectors.channels.outbox_erasing import read_mail
from connectors.errors import VarselError
from connectors.marks import ERASED, Marks
from connectors.stray_files import (
    is_beside_a_database,
    is_sqlite,
    mend_sqlite,
    read_ledger_id,
    read_texts,
)
from connectors.warehouse import Warehouse
from flows.dbt import PROJECT
from flows.shop import Shop

# each of these is emptied of them by what keeps it
_OURS = {"landing", "outbox", "published", "site", "dbt"}
# what invented customers were told; without it they would ask everything once more
_PRACTICE = "practice"
_OUR_FILES = {"warehouse.duckdb", "warehouse.lock", "state.db"}
# dbt started by hand writes beside its project
_BY_HAND = (PROJECT / "target", PROJECT / "logs")
# shorter ones are other people's as well, and ordinary words
_NAME_LENGTH = 6


@dataclass(frozen=True)
class Mentions:
    """Who is looked for: marks of addresses and numbers, and names while known."""

    marks: Marks
    names: frozenset[str] = frozenset()

    @cached_property
    def _named(self) -> re.Pattern[str]:
        written = (r"\s+".join(map(re.escape, each.split())) for each in self.names)
        return re.compile("|".join(written), re.IGNORECASE)

    def without(self, text: str) -> str:
        mended = self.marks.without_mentions(text)
        return self._named.sub(ERASED, mended) if self.names else mended

    def are_in(self, text: str) -> bool:
        return self.without(text) != text


@dataclass(frozen=True)
class Strays:
    """Files by their place in the data folder: removed, mended, not to be read."""

    removed: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def names_worth_looking_for(names: Iterable[str]) -> frozenset[str]:
    """Return the names, in small letters, that say whom they mean."""
    lower = {" ".join(each.lower().split()) for each in names}
    return frozenset(
        each for each in lower if len(each) >= _NAME_LENGTH and " " in each
    )


def free_strays(shop: Shop, mentions: Mentions) -> Strays:
    """Mend or remove every file of nobody's that mentions them."""
    removed, mended, unread = [], [], []
    for path, shown in _strays(shop):
        try:
            if path.parent == shop.folder / _PRACTICE:
                mended += [shown] if _mend_text(path, mentions) else []
            elif is_sqlite(path):
                mended += (
                    [shown] if mend_sqlite(path, mentions.without, *_READERS) else []
                )
            elif any(map(mentions.are_in, read_texts(path.read_bytes(), *_READERS))):
                path.unlink()
                removed.append(shown)
        # a damaged or a locked file is for a person, and no reason to stop
        except (OSError, ValueError, EOFError, sqlite3.Error, VarselError):
            unread.append(shown)
    return Strays(tuple(removed), tuple(mended), tuple(unread))


def _mend_text(path: Path, mentions: Mentions) -> bool:
    text = path.read_text(encoding="utf-8")
    mended = mentions.without(text)
    if mended != text:
        beside = path.with_name(f".{path.name}.tmp")
        beside.write_text(mended, encoding="utf-8")
        beside.rename(path)
    return mended != text


def _read_duckdb(raw: bytes) -> Iterator[str]:
    if raw[8:12] != b"DUCK":
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.duckdb"
        copy.write_bytes(raw)
        file = Warehouse(copy)
        tables = file.read("select schema_name, table_name from duckdb_tables()")
        for each in tables:
            named = f'{each["schema_name"]}."{each["table_name"]}"'
            rows = file.read(f"select * from {named}")  # noqa: S608
            yield "\n".join(str(row) for row in rows)


def _read_mail(raw: bytes) -> Iterator[str]:
    if b"\nContent-Transfer-Encoding:" in raw:
        yield read_mail(raw)


_READERS = (_read_duckdb, _read_mail)


def _strays(shop: Shop) -> Iterator[tuple[Path, str]]:
    others = list(_other_shops(shop))
    for place in (shop.folder, *_BY_HAND):
        for path in sorted(place.rglob("*")):
            if not path.is_file() or path.is_symlink() or is_beside_a_database(path):
                continue
            within = path.relative_to(place)
            if place == shop.folder and _is_ours(within):
                continue
            if not any(path.is_relative_to(other) for other in others):
                yield path, str(within)


def _is_ours(within: Path) -> bool:
    return within.parts[0] in (_OURS if len(within.parts) > 1 else _OUR_FILES)


def _other_shops(shop: Shop) -> Iterator[Path]:
    """Yield folders within ours that another ledger keeps; a copy of ours is none."""
    for path in shop.folder.rglob("state.db"):
        if path.parent == shop.folder:
            continue
        if read_ledger_id(path) not in (None, shop.ledger.ledger_id):
            yield path.parent
