"""Canonical files: the bridge for shops whose systems have no connector.

Endpoint: a folder with `<stream>.csv`, `.tsv`, `.txt`, `.ndjson`, `.jsonl` or
`.parquet`; the columns are in `files_columns.py`.
Paging and rate: a file is read whole, only when its SHA-256 differs from the cursor's;
the pages before the last carry the old cursor, so a half landed file is read again.
Write a file under another name and rename it: a row cut in the middle of its last cell
looks whole.
Record: one a row, as text under its column's name. Its id is the key columns joined
with `|`; a row said twice is two records. A row that cannot be read as the header
promises is kept, with the reason under `_malformed`, for load to quarantine.
Fills: `raw_files.<stream>`. Not here: how bytes become rows (`files_formats.py`).
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from connectors.errors import PermanentError
from connectors.settings_sources import FilesSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.files_columns import KEYS, REQUIRED
from connectors.sources.files_formats import MALFORMED, READERS, Row

SYSTEM = "files"
STREAMS = tuple(
    Stream(
        name,
        cursor="the content of the folder's files, as a hash",
        times="ISO 8601; one without an offset takes the shop's time zone",
        deletes="a row that is gone from the file stays as it was last seen",
        paging="the file as a whole",
        is_whole=True,
    )
    for name in REQUIRED
)
ROWS_A_PAGE = 5_000


@dataclass(frozen=True)
class FilesClient:
    """The folder, and the zone in which a time without offset is meant."""

    folder: Path
    zone: tzinfo = UTC

    def close(self) -> None:
        """Do nothing: no file stays open between two calls."""


def open_client(settings: FilesSettings, *, zone: tzinfo = UTC) -> FilesClient:
    """Return a client; nothing is read yet. `zone` is the shop's."""
    return FilesClient(settings.folder, zone)


def fetch(client: FilesClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 5,000 rows in the order of the file; none if unchanged.

    Raises: PermanentError when the folder is empty or a required column is missing.
    """
    paths = _files(client).get(stream, [])
    if not paths:
        return
    contents = [_content(path) for path in paths]
    digest = hashlib.sha256(b"".join(contents)).hexdigest()
    if digest == window.cursor:
        return
    records: list[Record] = []
    for path, content in zip(paths, contents, strict=True):
        for row in _rows(path, content, stream):
            # a full page leaves when the next row is there: the last page is another
            if len(records) == ROWS_A_PAGE:
                yield Page(records, window.cursor)
                records = []
            records.append(_record(client, stream, row))
    yield Page(records, digest)


def check(client: FilesClient) -> str:
    """Return one line saying what is there. Raises: PermanentError."""
    found = _files(client)
    for stream, paths in found.items():
        for path in paths:
            next(iter(_rows(path, _content(path), stream)), None)
    return f"{client.folder} holds {', '.join(found)}"


def _files(client: FilesClient) -> dict[str, list[Path]]:
    """Return the files of each stream, in the order of the streams."""
    folder = client.folder
    if not folder.is_dir():
        raise PermanentError(
            f"{SYSTEM}: {folder}: is not a folder; check sources.files.folder"
        )
    there = sorted(path for path in folder.iterdir() if path.suffix.lower() in READERS)
    found = {
        stream: [path for path in there if path.stem.lower() == stream]
        for stream in REQUIRED
    }
    found = {stream: paths for stream, paths in found.items() if paths}
    if not found:
        raise PermanentError(
            f"{SYSTEM}: {folder}: holds no file named after a stream; "
            "put one there, for example orders.csv"
        )
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PermanentError(
            f"{SYSTEM}: {path}: cannot be read ({error.strerror}); check its rights"
        ) from None


def _rows(path: Path, content: bytes, stream: str) -> Iterator[Row]:
    try:
        columns, rows = READERS[path.suffix.lower()](content, REQUIRED[stream])
    except ValueError as error:
        raise PermanentError(
            f"{SYSTEM}: {path}: is not what its name says ({error}); put it there again"
        ) from None
    missing = [name for name in REQUIRED[stream] if name not in columns]
    twice = sorted({name for name in columns if list(columns).count(name) > 1})
    if missing or twice:
        fault = (
            f"{' and '.join(missing)} is missing"
            if missing
            else f"{twice[0]} stands twice"
        )
        raise PermanentError(
            f"{SYSTEM}: {path}: the column {fault}; it has {_named(columns)}"
        )
    return rows


def _named(columns: Sequence[str]) -> str:
    """Return the columns in words; where a header is missing, a row stands there."""
    names = [name for name in columns if re.fullmatch(r"[a-z][a-z_]*", name)]
    others = len(columns) - len(names)
    said = names + ([f"{others} that are no column's name"] if others else [])
    return ", ".join(said) or "none"


def _record(client: FilesClient, stream: str, row: Row) -> Record:
    updated = None if MALFORMED in row.values else row.values.get("updated_at")
    return Record(
        stream, _record_id(stream, row), row.values, _instant(client, updated)
    )


def _record_id(stream: str, row: Row) -> str:
    """Return the key columns joined; a row without its own says where it stood."""
    keys = [str(row.values.get(name) or "").strip() for name in KEYS[stream]]
    has_required = all(row.values.get(name) for name in REQUIRED[stream])
    if MALFORMED in row.values and not has_required:
        return f"row {row.number}"
    return "|".join(keys)


def _instant(client: FilesClient, text: Any) -> datetime | None:
    """Return the time in UTC, None when there is none or it cannot be read."""
    try:
        moment = datetime.fromisoformat(str(text or "").strip())
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=client.zone)
        return zoned.astimezone(UTC)
    # the first and last days of the calendar leave it with their offset
    except (ValueError, OverflowError):
        return None
