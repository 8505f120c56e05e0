"""Landing: what the vendors sent, kept as received, one batch at a time.

A batch is Parquet parts (one envelope for every stream) and one manifest, written last;
the manifest is the commit. Cursors are read from manifests and stored nowhere else.
Nothing here knows what a payload means, and nothing here talks to a vendor or DuckDB.
"""

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.errors import ContractViolation

PART_ROWS = 50_000
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


class LandedRecord(Protocol):
    """What a source yields; see `connectors.sources.Record`."""

    stream: str
    record_id: str
    payload: dict[str, Any]
    updated_at: datetime | None
    is_deleted: bool


class LandedPage(Protocol):
    """Records of one answer and the cursor that is true once they are landed."""

    records: list[LandedRecord]
    cursor: str | None


@dataclass(frozen=True)
class Part:
    """One Parquet file of a batch, by name relative to the landing folder."""

    stream: str
    file: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """A committed batch: what was asked, what came, and how far it reaches.

    `begins_at`: how far the stream had come before; None where nothing was before, and
    in manifests older than the field. `run`: the backfill it belongs to. `requests`:
    what it cost the vendor's limit.
    """

    batch_id: str
    source: str
    stream: str
    extracted_at: str
    since: str | None
    until: str
    cursor: str | None
    fetched: int
    parts: tuple[Part, ...]
    begins_at: str | None = None
    run: str | None = None
    code_version: str | None = None
    requests: int | None = None


class Landing:
    """The landing folder of one shop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write_batch(
        self,
        source: str,
        stream: str,
        pages: Iterable[LandedPage],
        *,
        extracted_at: datetime,
        since: datetime | None = None,
        until: datetime | None = None,
        begins_at: datetime | None = None,
        run: str | None = None,
        code_version: str | None = None,
        requests: Callable[[], int] | None = None,
    ) -> Manifest | None:
        """Land all pages as one batch and commit it; None when nothing came.

        `since` and `until` bound a re-read, which is committed though it be empty: that
        nothing was there is news. Any other batch reaches `extracted_at`.
        Raises whatever the pages raise; then no manifest exists and nothing landed.
        """
        batch = _OpenBatch(self.folder, source, stream, extracted_at)
        try:
            for page in pages:
                batch.add(page)
            parts = batch.close()
        except BaseException:
            batch.discard()
            raise
        if not parts and batch.cursor is None and since is None:
            return None
        manifest = Manifest(
            batch_id=batch.batch_id,
            source=source,
            stream=stream,
            extracted_at=extracted_at.isoformat(),
            since=since.isoformat() if since else None,
            until=(until or extracted_at).isoformat(),
            cursor=batch.cursor,
            fetched=batch.fetched,
            parts=tuple(parts),
            begins_at=begins_at.isoformat() if begins_at else None,
            run=run,
            code_version=code_version,
            requests=requests() if requests else None,
        )
        text = json.dumps(asdict(manifest), indent=1, sort_keys=True)
        target = self.folder / source / f"{batch.batch_id}.json"
        _write_durably(target, text.encode())
        return manifest

    def manifests(self, source: str | None = None) -> list[Manifest]:
        """Return every committed batch, oldest first."""
        pattern = f"{source or '*'}/*.json"
        found = [_read_manifest(path) for path in self.folder.glob(pattern)]
        return sorted(found, key=lambda each: (each.extracted_at, each.batch_id))

    def latest_cursor(self, source: str, stream: str) -> str | None:
        """Return the newest cursor that a committed batch of the stream carries.

        A bounded re-read (a backfill) does not say how far the stream has come.
        """
        cursors = [
            each.cursor
            for each in self.manifests(source)
            if each.stream == stream and each.cursor and each.since is None
        ]
        return cursors[-1] if cursors else None


class _OpenBatch:
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
        self._waiting: dict[str, list[dict[str, Any]]] = {}
        self._parts: list[Part] = []

    def add(self, page: LandedPage) -> None:
        for record in page.records:
            rows = self._waiting.setdefault(record.stream, [])
            rows.append(self._envelope(record))
            self.fetched += 1
            if len(rows) >= PART_ROWS:
                self._flush(record.stream)
        if page.cursor is not None:
            self.cursor = page.cursor

    def close(self) -> list[Part]:
        for stream in list(self._waiting):
            self._flush(stream)
        return self._parts

    def discard(self) -> None:
        for part in self._parts:
            (self.folder / part.file).unlink(missing_ok=True)

    def _envelope(self, record: LandedRecord) -> dict[str, Any]:
        # sorted keys: the same content in another order is the same version
        payload = _storable(
            json.dumps(
                record.payload,
                ensure_ascii=False,
                sort_keys=True,
                separators=(",", ":"),
            )
        )
        return {
            "source": self.source,
            "stream": record.stream,
            "record_id": _storable(record.record_id),
            "record_updated_at": record.updated_at,
            "payload": payload,
            "payload_hash": hashlib.sha256(payload.encode()).hexdigest(),
            "batch_id": self.batch_id,
            "extracted_at": self.extracted_at,
            "is_deleted": record.is_deleted,
        }

    def _flush(self, stream: str) -> None:
        rows = self._waiting.pop(stream)
        number = sum(1 for part in self._parts if part.stream == stream)
        file = f"{self.source}/{self.batch_id}-{stream}-{number:04d}.parquet"
        target = self.folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".tmp")
        pq.write_table(
            pa.Table.from_pylist(rows, schema=ENVELOPE), temporary, compression="zstd"
        )
        _sync(temporary)
        temporary.rename(target)
        self._parts.append(Part(stream=stream, file=file, rows=len(rows)))


def _turns_taken(folder: Path, stamp: str) -> int:
    """Return the highest number of a committed batch of that second."""
    written = (path.name.split("-")[1] for path in folder.glob(f"{stamp}-*.json"))
    return max((int(turn) for turn in written if turn.isdecimal()), default=0)


def _storable(text: str) -> str:
    """Return the text without half characters, which JSON may hold and no file can."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _read_manifest(path: Path) -> Manifest:
    try:
        fields = json.loads(path.read_text())
        parts = tuple(Part(**part) for part in fields.pop("parts"))
        return Manifest(**fields, parts=parts)
    except (ValueError, TypeError, KeyError) as error:
        raise ContractViolation(
            f"Reading the manifest {path.name!r} failed: {error}. It is written "
            "whole or not at all, so the disk or a hand has changed it; restore it "
            "from a backup, or delete it and pull that stream again."
        ) from error


def _write_durably(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".tmp")
    temporary.write_bytes(content)
    _sync(temporary)
    temporary.rename(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unloaded(manifests: Iterable[Manifest], loaded: set[str]) -> Iterator[Part]:
    """Yield the committed parts that are not loaded yet, oldest batch first."""
    for manifest in manifests:
        for part in manifest.parts:
            if part.file not in loaded:
                yield part
