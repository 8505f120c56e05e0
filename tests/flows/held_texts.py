"""Every file under a folder, decoded: what a thorough stranger would find in it."""

import gzip
import sqlite3
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pyarrow.parquet as pq

from connectors.warehouse import Warehouse


def files_naming(folder: Path, needles: list[str]) -> dict[str, set[str]]:
    """Return the files that hold any of the texts, letter case aside."""
    wanted = [needle.lower() for needle in needles]
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            held = set(_held(path, wanted))
            if held:
                name = str(path.relative_to(folder))
                found[name] = {each for each in needles if each.lower() in held}
    return found


def _held(path: Path, wanted: list[str]) -> Iterator[str]:
    raw = path.read_bytes()
    # only ASCII letters are made small, and texts looked for have no others
    yield from _in_bytes(raw.lower(), wanted)
    for text in _decoded(path, raw):
        yield from (each for each in wanted if each in text.lower())
    if raw[8:12] == b"DUCK":
        yield from _in_duckdb(path, wanted)


def _in_bytes(raw: bytes, wanted: list[str]) -> Iterator[str]:
    for each in wanted:
        if each.encode() in raw or each.encode("utf-16-le") in raw:
            yield each


def _decoded(path: Path, raw: bytes) -> Iterator[str]:
    if path.suffix == ".parquet":
        yield str(pq.read_table(path).to_pylist())
    elif raw.startswith(b"SQLite format 3"):
        yield from _sqlite(path)
    elif path.suffix == ".gz":
        yield gzip.decompress(raw).decode("utf-8", "replace")
    elif path.suffix == ".eml":
        yield from _mail(raw)


def _in_duckdb(path: Path, wanted: list[str]) -> Iterator[str]:
    """Ask every column that can hold a text; what it holds is read as one."""
    with Warehouse(path).connect(is_read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, list(column_name) from duckdb_columns() "
            "where not internal and regexp_matches(data_type, ?) group by all",
            ["VARCHAR|BLOB|JSON|STRUCT|MAP"],
        ).fetchall()
        for schema, table, names in columns:
            row = " || ' ' || ".join(
                f"coalesce(\"{name}\"::varchar, '')" for name in names
            )
            rows = f'select lower({row}) as row from {schema}."{table}"'  # noqa: S608
            tests = ", ".join("bool_or(contains(row, ?))" for _ in wanted)
            asked = f"select {tests} from ({rows})"  # noqa: S608
            told = connection.execute(asked, wanted).fetchone()
            yield from (text for text, is_in in zip(wanted, told, strict=True) if is_in)


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
