"""Every file under a folder, decoded: what a thorough stranger would find in it."""

import gzip
import sqlite3
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pyarrow.parquet as pq

from connectors.warehouse import Warehouse


def held_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, text) of all that each file holds, as it stands and decoded."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = str(path.relative_to(folder))
            raw = path.read_bytes()
            for charset in ("utf-8", "utf-16-le"):
                yield name, raw.decode(charset, "replace")
            for text in _decoded(path, raw):
                yield name, text


def files_naming(folder: Path, needles: list[str]) -> dict[str, set[str]]:
    """Return the files that hold any of the texts, letter case aside."""
    found: dict[str, set[str]] = {}
    for name, text in held_texts(folder):
        lower = text.lower()
        for needle in needles:
            if needle.lower() in lower:
                found.setdefault(name, set()).add(needle)
    return found


def _decoded(path: Path, raw: bytes) -> Iterator[str]:
    if path.suffix == ".parquet":
        yield str(pq.read_table(path).to_pylist())
    elif path.suffix == ".duckdb":
        yield from _duckdb(path)
    elif raw.startswith(b"SQLite format 3"):
        yield from _sqlite(path)
    elif path.suffix == ".gz":
        yield gzip.decompress(raw).decode("utf-8", "replace")
    elif path.suffix == ".eml":
        yield from _mail(raw)


def _duckdb(path: Path) -> Iterator[str]:
    file = Warehouse(path)
    tables = file.read("select schema_name, table_name from duckdb_tables()")
    for each in tables:
        rows = file.read(f'select * from {each["schema_name"]}."{each["table_name"]}"')
        yield "\n".join(str(row) for row in rows)


def _sqlite(path: Path) -> Iterator[str]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = "select name from sqlite_master where type = 'table'"
        for (name,) in connection.execute(names).fetchall():
            for row in connection.execute(f'select * from "{name}"'):
                for value in row:
                    if isinstance(value, bytes):
                        yield value.decode("utf-8", "replace")
                        yield from _mail(value)
                    else:
                        yield str(value)
    finally:
        connection.close()


def _mail(raw: bytes) -> Iterator[str]:
    mail = message_from_bytes(raw, policy=policy.default)
    for name, value in mail.items():
        yield f"{name}: {value}"
    for part in mail.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield content.decode(part.get_content_charset() or "utf-8", "replace")
