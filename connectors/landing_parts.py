"""Parts: the Parquet files of a batch that is being landed, in one envelope for all.

Records are kept as columns and written out as soon as a part is full. No part counts
until the manifest stands (`landing.py`).
"""

import hashlib
import json
import os
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from connectors.collector import collect_young

# bound what one part holds in memory, here and again when it is loaded
PART_ROWS = 10_000
PART_BYTES = 24_000_000
INSTANT = pa.timestamp("us", tz="UTC")
ENVELOPE = pa.schema(
    [
        ("source", pa.string()),
        ("stream", pa.string()),
        ("record_id", pa.string()),
        ("record_updated_at", INSTANT),
        ("payload", pa.string()),
        ("payload_hash", pa.string()),
        ("batch_id", pa.string()),
        ("extracted_at", INSTANT),
        ("is_deleted", pa.bool_()),
    ]
)
REPEATED = ["source", "stream", "batch_id"]


@dataclass(frozen=True)
class Part:
    """One Parquet file of a batch, by name relative to the landing folder."""

    stream: str
    file: str
    rows: int


@dataclass
class _Waiting:
    """Columns of one stream that are not written yet."""

    ids: list[str] = field(default_factory=list)
    updated: list[datetime | None] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    deleted: list[bool] = field(default_factory=list)
    size: int = 0


class OpenBatch:
    """Parts being written; none of them counts until the manifest stands."""

    def __init__(
        self, folder: Path, source: str, stream: str, extracted_at: datetime
    ) -> None:
        self.folder, self.source, self.extracted_at = folder, source, extracted_at
        stamp = extracted_at.strftime("%Y%m%dT%H%M%SZ")
        # batches of one instant sort in the order they were written
        turn = _turns_taken(folder / source, stamp) + 1
        self.batch_id = f"{stamp}-{turn:06d}-{stream}-{uuid.uuid4().hex[:8]}"
        self.cursor: str | None = None
        self.fetched = 0
        self._waiting: dict[str, _Waiting] = {}
        self._parts: list[Part] = []

    def add(self, page: Any) -> None:
        """Take in the records of a page and the cursor that is true after it."""
        for record in page.records:
            waiting = self._waiting.setdefault(record.stream, _Waiting())
            payload = canonical(record.payload)
            waiting.ids.append(_storable(record.record_id))
            waiting.updated.append(record.updated_at)
            waiting.payloads.append(payload)
            waiting.hashes.append(hashlib.sha256(payload).hexdigest())
            waiting.deleted.append(record.is_deleted)
            waiting.size += len(payload)
            if len(waiting.ids) >= PART_ROWS or waiting.size >= PART_BYTES:
                self._flush(record.stream)
        self.fetched += len(page.records)
        if page.cursor is not None:
            self.cursor = page.cursor

    def close(self) -> list[Part]:
        """Write what is left; returns every part, each on the disk."""
        for stream in list(self._waiting):
            self._flush(stream)
        return self._parts

    def discard(self) -> None:
        """Remove what was written; called when the batch comes to nothing."""
        for part in self._parts:
            target = self.folder / part.file
            target.unlink(missing_ok=True)
            target.with_suffix(".tmp").unlink(missing_ok=True)

    def _flush(self, stream: str) -> None:
        collect_young()
        waiting = self._waiting.pop(stream)
        number = sum(1 for part in self._parts if part.stream == stream)
        file = f"{self.source}/{self.batch_id}-{stream}-{number:04d}.parquet"
        # named before it is written, so that whatever stops us leaves nothing behind
        self._parts.append(Part(stream=stream, file=file, rows=len(waiting.ids)))
        self._write(self.folder / file, stream, waiting)

    def _write(self, target: Path, stream: str, waiting: _Waiting) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".tmp")
        pq.write_table(
            self._table(stream, waiting),
            temporary,
            compression="zstd",
            use_dictionary=REPEATED,
            # nothing is ever looked up by them
            write_statistics=False,
        )
        sync(temporary)
        temporary.rename(target)

    def _table(self, stream: str, waiting: _Waiting) -> pa.Table:
        rows = len(waiting.ids)
        columns = [
            pa.repeat(self.source, rows),
            pa.repeat(stream, rows),
            pa.array(waiting.ids, pa.string()),
            pa.array(waiting.updated, INSTANT),
            pa.array(waiting.payloads, pa.binary()).cast(pa.string()),
            pa.array(waiting.hashes, pa.string()),
            pa.repeat(self.batch_id, rows),
            pa.repeat(pa.scalar(self.extracted_at, INSTANT), rows),
            pa.array(waiting.deleted, pa.bool_()),
        ]
        return pa.Table.from_arrays(columns, schema=ENVELOPE)


def canonical(payload: dict[str, Any]) -> bytes:
    """Return the payload as JSON with sorted keys, in UTF-8.

    The same content in another order is the same version.
    """
    try:
        return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # half characters and numbers beyond 64 bits, which it does not write
        text = json.dumps(
            payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return _storable(text).encode()


def _turns_taken(folder: Path, stamp: str) -> int:
    """Return the highest number of a committed batch of that second."""
    written = (path.name.split("-")[1] for path in folder.glob(f"{stamp}-*.json"))
    return max((int(turn) for turn in written if turn.isdecimal()), default=0)


def _storable(text: str) -> str:
    """Return the text without half characters, which JSON may hold and no file can."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def write_durably(target: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever stops us."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".tmp")
    temporary.write_bytes(content)
    sync(temporary)
    temporary.rename(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Have the disk hold the file, or the names in the folder, before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
