"""Parts: what a batch that is being landed has brought, until each is a file.

Records are kept as columns and written out as soon as a part is full, while the next
ones are fetched. No part counts until the manifest stands (`landing.py`); how a file is
written is in `landing_files.py`.
"""

import hashlib
import json
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from connectors.collector import collect_young
from connectors.landing_files import Columns, write_part

# bound what one part holds in memory, here and again when it is loaded
PART_ROWS = 10_000
PART_BYTES = 24_000_000


@dataclass(frozen=True)
class Part:
    """One Parquet file of a batch, by name relative to the landing folder."""

    stream: str
    file: str
    rows: int


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
        self._waiting: dict[str, Columns] = {}
        self._parts: list[Part] = []
        self._writer = ThreadPoolExecutor(max_workers=1)
        self._writing: Future[None] | None = None

    def add(self, page: Any) -> None:
        """Take in the records of a page and the cursor that is true after it."""
        for record in page.records:
            waiting = self._waiting.setdefault(record.stream, Columns())
            payload = canonical(record.payload)
            waiting.ids.append(_storable(record.record_id))
            waiting.updated.append(record.updated_at)
            waiting.payloads.append(payload)
            waiting.hashes.append(hashlib.sha256(payload).hexdigest())
            waiting.deleted.append(record.is_deleted)
            waiting.size += len(payload)
            if len(waiting.ids) >= PART_ROWS or waiting.size >= PART_BYTES:
                self._flush(record.stream, meanwhile=True)
        self.fetched += len(page.records)
        if page.cursor is not None:
            self.cursor = page.cursor

    def close(self) -> list[Part]:
        """Write what is left; returns every part, each on the disk."""
        for stream in list(self._waiting):
            self._flush(stream)
        self._be_written()
        self._writer.shutdown()
        return self._parts

    def discard(self) -> None:
        """Remove what was written; called when the batch comes to nothing."""
        self._writer.shutdown()
        for part in self._parts:
            target = self.folder / part.file
            target.unlink(missing_ok=True)
            target.with_suffix(".tmp").unlink(missing_ok=True)

    def _flush(self, stream: str, *, meanwhile: bool = False) -> None:
        """Write a part, in a thread where more is to come; never two at a time."""
        collect_young()
        self._be_written()
        waiting = self._waiting.pop(stream)
        number = sum(1 for part in self._parts if part.stream == stream)
        file = f"{self.source}/{self.batch_id}-{stream}-{number:04d}.parquet"
        # named before it is written, so that whatever stops us leaves nothing behind
        self._parts.append(Part(stream=stream, file=file, rows=len(waiting.ids)))
        same = {
            "source": self.source,
            "stream": stream,
            "batch_id": self.batch_id,
            "extracted_at": self.extracted_at,
        }
        if meanwhile:
            self._writing = self._writer.submit(
                write_part, self.folder / file, waiting, same
            )
        else:
            write_part(self.folder / file, waiting, same)

    def _be_written(self) -> None:
        """Wait for the part that is being written; raises what that raised."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()


def canonical(payload: dict[str, Any] | bytes) -> bytes:
    """Return the payload as JSON with sorted keys, in UTF-8.

    The same content in another order is the same version; a text stays as it is.
    """
    if isinstance(payload, bytes):
        return payload
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
