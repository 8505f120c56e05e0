"""Files of the landing folder: there whole or not at all, whatever stops us.

Here: the envelope of a part, and how any file comes to be on the disk. Not here: what
goes into a part and when it is full (`landing_parts.py`).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

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


@dataclass
class Columns:
    """Records of one stream that are not written yet, one list a column."""

    ids: list[str] = field(default_factory=list)
    updated: list[datetime | None] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    deleted: list[bool] = field(default_factory=list)
    size: int = 0


def write_part(target: Path, columns: Columns, same: Mapping[str, Any]) -> None:
    """Write a part; `same` is what all of its rows have in common, by column."""
    write_table(target, _table(columns, same))


def write_table(target: Path, table: pa.Table) -> None:
    """Write a table in the form of a part, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".tmp")
    pq.write_table(
        table,
        temporary,
        compression="zstd",
        use_dictionary=REPEATED,
        # nothing is ever looked up by them
        write_statistics=False,
    )
    sync(temporary)
    temporary.rename(target)


def _table(columns: Columns, same: Mapping[str, Any]) -> pa.Table:
    rows = len(columns.ids)
    values = {
        "record_id": pa.array(columns.ids, pa.string()),
        "record_updated_at": pa.array(columns.updated, INSTANT),
        # much quicker than encoding them one by one, and refuses what is not UTF-8
        "payload": pa.array(columns.payloads, pa.binary()).cast(pa.string()),
        "payload_hash": pa.array(columns.hashes, pa.string()),
        "is_deleted": pa.array(columns.deleted, pa.bool_()),
    }
    for name, value in same.items():
        values[name] = pa.repeat(pa.scalar(value, ENVELOPE.field(name).type), rows)
    return pa.Table.from_arrays(
        [values[name] for name in ENVELOPE.names], schema=ENVELOPE
    )


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
