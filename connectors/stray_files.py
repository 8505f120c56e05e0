"""Any file read as a thorough stranger would: packed, in a database, or as it stands.

For files that no other module of ours keeps: backups, exports, another program's own
database. What is looked for in them, and what becomes of them, is told by the caller.
"""

import gzip
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Protocol

import pyarrow.parquet as pq

_SQLITE = b"SQLite format 3\0"
_CHARSETS = ("utf-8", "utf-16-le")
_BESIDE = ("-wal", "-shm", "-journal")


def is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def is_beside_a_database(path: Path) -> bool:
    """Say whether the file is SQLite's own, kept for the database next to it."""
    return any(
        path.name.endswith(end) and path.with_name(path.name.removesuffix(end)).exists()
        for end in _BESIDE
    )


class Reader(Protocol):
    """Reads one more format; of other bytes it says nothing."""

    def __call__(self, raw: bytes, /) -> Iterator[str]: ...


def read_texts(raw: bytes, *readers: Reader) -> Iterator[str]:
    """Yield all that the bytes say, as they stand and unpacked.

    Raises: what the reader of a format does when the bytes are damaged.
    """
    for charset in _CHARSETS:
        yield raw.decode(charset, "ignore")
    for reader in readers:
        yield from reader(raw)
    yield from _rows(raw, *readers)
    for part in _parts(raw):
        yield from read_texts(part, *readers)


def _rows(raw: bytes, *readers: Reader) -> Iterator[str]:
    if raw.startswith(_SQLITE):
        yield from _rows_of_sqlite(raw, *readers)
    elif raw.startswith(b"PAR1"):
        yield str(pq.read_table(BytesIO(raw)).to_pylist())


def _parts(raw: bytes) -> Iterator[bytes]:
    """Yield what is packed in an archive."""
    if raw.startswith(b"\x1f\x8b"):
        yield gzip.decompress(raw)
    elif raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    elif raw[257:262] == b"ustar":
        with tarfile.open(fileobj=BytesIO(raw)) as archive:
            for member in archive:
                file = archive.extractfile(member)
                if file is not None:
                    yield file.read()


def mend_sqlite(path: Path, mend: Callable[[str], str], *readers: Reader) -> int:
    """Mend every text of a database where it lies; return how many rows changed.

    Bytes that would be mended are emptied. No freed page keeps what was there.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN IMMEDIATE")
        names = "select name from sqlite_master where type = 'table'"
        tables = [name for (name,) in connection.execute(names).fetchall()]
        changed = sum(
            _mend_table(connection, table, mend, *readers) for table in tables
        )
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    return changed


def read_ledger_id(path: Path) -> str | None:
    """Return which ledger the file is; a copy of ours says the same as ours."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        asked = "select value from meta where name = 'ledger_id'"
        found = connection.execute(asked).fetchone()
    except sqlite3.Error:
        return None
    finally:
        connection.close()
    return found[0] if found else None


def _mend_table(
    connection: sqlite3.Connection,
    table: str,
    mend: Callable[[str], str],
    *readers: Reader,
) -> int:
    if table.startswith("sqlite_"):
        return 0
    try:
        # names are the database's own
        rows = connection.execute(f'select rowid, * from "{table}"')  # noqa: S608
    except sqlite3.OperationalError:
        # a table without row numbers is an index of something else's
        return 0
    columns = [column[0] for column in rows.description][1:]
    changed = 0
    for number, *values in rows.fetchall():
        mended = [_mended(value, mend, *readers) for value in values]
        if mended == values:
            continue
        changed += 1
        setting = ", ".join(f'"{name}" = ?' for name in columns)
        of_row = f'"{table}" set {setting} where rowid = ?'
        try:
            connection.execute(f"update {of_row}", (*mended, number))  # noqa: S608
        except sqlite3.IntegrityError:
            gone = f'delete from "{table}" where rowid = ?'  # noqa: S608
            connection.execute(gone, (number,))
    return changed


def _mended(value: object, mend: Callable[[str], str], *readers: Reader) -> object:
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, bytes):
        told = read_texts(value, *readers)
        return b"" if any(mend(text) != text for text in told) else value
    return value


def _rows_of_sqlite(raw: bytes, *readers: Reader) -> Iterator[str]:
    connection = sqlite3.connect(":memory:")
    try:
        # a copy in memory cannot be one that writes ahead
        connection.deserialize(raw[:18] + b"\x01\x01" + raw[20:])
        names = "select name from sqlite_master where type = 'table'"
        for (name,) in connection.execute(names).fetchall():
            for row in connection.execute(f'select * from "{name}"'):  # noqa: S608
                for value in row:
                    is_packed = isinstance(value, bytes)
                    yield from (
                        read_texts(value, *readers) if is_packed else [str(value)]
                    )
    finally:
        connection.close()
